using System.Buffers.Binary;

namespace Gatehouse.Protocols.Tds;

/// <summary>Finds the end of a row that comes in pieces, without looking at any byte twice.</summary>
internal struct RowScanner
{
    private long _offset;   // of what is looked at next
    private int _column;
    private int _nulls;     // bytes of the null bitmap
    private bool _inChunks;

    /// <summary>Begins with the type byte of a row.</summary>
    public RowScanner(byte type, int columns)
    {
        _nulls = type == TokenType.NbcRow ? Row.BitmapLength(columns) : 0;
        _offset = 1 + _nulls;
    }

    /// <summary>How many bytes must be there to go on, or the length of the row once it is known.</summary>
    /// <param name="bytes">What is there, from the type byte.</param>
    /// <param name="columns">The columns.</param>
    /// <param name="isWhole">Whether the row is there.</param>
    public long Scan(ReadOnlySpan<byte> bytes, IReadOnlyList<Column> columns, out bool isWhole)
    {
        isWhole = false;
        if (bytes.Length < 1 + _nulls)
            return 1 + _nulls;
        while (_column < columns.Count)
        {
            if (_nulls > 0 && Row.IsNull(bytes.Slice(1, _nulls), _column))
                _column++;
            else if (Needs(bytes, columns[_column].Type) is var needed and > 0)
                return _offset + needed;
        }

        isWhole = bytes.Length >= _offset;
        return _offset;
    }

    /// <summary>Goes past a value or chunk; or says how many bytes of its length it needs.</summary>
    private int Needs(ReadOnlySpan<byte> bytes, TypeInfo type)
    {
        var rest = _offset < bytes.Length ? bytes[(int)_offset..] : [];
        switch (TypeInfoFormat.LengthOf(type))
        {
            case ValueLength.Fixed:
                return Next(type.MaxLength);
            case ValueLength.Byte:
                return rest.Length < 1 ? 1 : Next(1 + rest[0]);
            case ValueLength.Word:
                if (rest.Length < sizeof(ushort))
                    return sizeof(ushort);
                var length = BinaryPrimitives.ReadUInt16LittleEndian(rest);
                return Next(sizeof(ushort) + (length == ValueFormat.NullWord ? 0 : length));
            case ValueLength.Long:
                return NeedsLong(rest);
            default:
                return NeedsChunk(rest);
        }
    }

    private int NeedsLong(ReadOnlySpan<byte> rest)
    {
        if (rest.Length < 1)
            return 1;
        if (rest[0] == 0)
            return Next(1);
        var head = 1 + rest[0] + ValueFormat.TimestampLength + sizeof(uint);
        if (rest.Length < head)
            return head;
        var length = BinaryPrimitives.ReadUInt32LittleEndian(rest[(head - sizeof(uint))..]);
        return Next(head + (length == ValueFormat.NullLong ? 0L : length));
    }

    private int NeedsChunk(ReadOnlySpan<byte> rest)
    {
        if (!_inChunks)
        {
            if (rest.Length < sizeof(ulong))
                return sizeof(ulong);
            if (BinaryPrimitives.ReadUInt64LittleEndian(rest) == ValueFormat.NullChunks)
                return Next(sizeof(ulong));
            _inChunks = true;
            _offset += sizeof(ulong);
            return 0;
        }

        if (rest.Length < sizeof(uint))
            return sizeof(uint);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(rest);
        if (length == 0)
            return Next(sizeof(uint));
        _offset += sizeof(uint) + length;
        return 0;
    }

    private int Next(long length)
    {
        _offset += length;
        _column++;
        _inChunks = false;
        return 0;
    }
}
