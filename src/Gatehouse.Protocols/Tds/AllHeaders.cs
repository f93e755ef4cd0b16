using System.Buffers;

namespace Gatehouse.Protocols.Tds;

/// <summary>ALL_HEADERS: what stands before a SQL batch, an RPC and a transaction manager request since TDS 7.2. MS-TDS 2.2.5.3.</summary>
/// <param name="TransactionDescriptor">The transaction that the request is in; 0 for none.</param>
/// <param name="OutstandingRequests">Requests that are open on the connection: 1 without MARS.</param>
public sealed record AllHeaders(ulong TransactionDescriptor, uint OutstandingRequests = 1)
{
    private const string Name = "ALL_HEADERS";
    private const ushort Transaction = 2;
    private const int HeadLength = sizeof(uint) + sizeof(ushort);
    private const int TransactionLength = HeadLength + sizeof(ulong) + sizeof(uint);
    private const int MaxLength = 64 * 1024;

    /// <summary>Reads the headers at the start of a request. Query notifications and traces are skipped.</summary>
    internal static AllHeaders Read(ref TdsReader reader)
    {
        var total = reader.ReadUInt32("length of the headers");
        if (total is < sizeof(uint) or > MaxLength)
            throw ProtocolException.LengthOutOfRange(Name, total, sizeof(uint), MaxLength);

        var body = new TdsReader(reader.ReadBytes(total - sizeof(uint), "headers"), Name);
        AllHeaders? found = null;
        while (body.Remaining > 0)
        {
            var start = body.Offset;
            var length = body.ReadUInt32("length of a header");
            if (length < HeadLength)
                throw ProtocolException.LengthOutOfRange(Name, length, HeadLength, total);
            var type = body.ReadUInt16("type of a header");
            var data = new TdsReader(body.ReadBytes(length - HeadLength, "header"), Name);
            if (type != Transaction)
                continue;
            if (found is not null)
                throw body.Invalid("the transaction is there twice", start);
            found = new AllHeaders(data.ReadUInt64("transaction"), data.ReadUInt32("open requests"));
            data.End();
        }

        return found ?? throw body.Invalid("the transaction is missing", 0);
    }

    internal void Write(IBufferWriter<byte> output)
    {
        output.WriteUInt32(sizeof(uint) + TransactionLength);
        output.WriteUInt32(TransactionLength);
        output.WriteUInt16(Transaction);
        output.WriteUInt64(TransactionDescriptor);
        output.WriteUInt32(OutstandingRequests);
    }
}
