using System.Buffers;

namespace Gatehouse.Protocols.Tds;

/// <summary>A column of a result or of a bulk load. MS-TDS 2.2.7.4.</summary>
/// <param name="Name">Its name; empty for none. At most 255 characters.</param>
/// <param name="Type">Its type.</param>
/// <param name="Properties">What else is known of it.</param>
public sealed record Column(
    string Name, TypeInfo Type, ColumnProperties Properties = ColumnProperties.Nullable | ColumnProperties.UpdatableUnknown)
{
    /// <summary>Number of its alias type, or of timestamp (80); else 0.</summary>
    public uint UserType { get; init; }

    /// <summary>Parts of the name of its table: of text, ntext and image alone, else empty.</summary>
    public IReadOnlyList<string> Table { get; init; } = [];

    internal static Column Read(ref TdsReader reader, bool isBulk)
    {
        var userType = reader.ReadUInt32("user type");
        var properties = (ColumnProperties)reader.ReadUInt16("flags");
        var type = TypeInfoFormat.Read(ref reader);
        string[] table = [];
        if (HasTable(type))
        {
            // In a bulk load real drivers send one text here, whatever the version.
            table = new string[isBulk ? 1 : reader.ReadByte("parts of the table's name")];
            for (var i = 0; i < table.Length; i++)
                table[i] = reader.ReadLongText("table");
        }

        return new Column(reader.ReadShortText("column"), type, properties) { UserType = userType, Table = table };
    }

    internal void Write(IBufferWriter<byte> output, bool isBulk)
    {
        output.WriteUInt32(UserType);
        output.WriteUInt16((ushort)Properties);
        Type.Write(output);
        if (HasTable(Type))
        {
            if (!isBulk)
                output.WriteByte(checked((byte)Table.Count));
            foreach (var part in isBulk ? [string.Join('.', Table)] : Table)
                output.WriteLongText(part);
        }

        output.WriteShortText(Name);
    }

    private static bool HasTable(TypeInfo type) => type.Type is TdsType.Text or TdsType.NText or TdsType.Image;
}
