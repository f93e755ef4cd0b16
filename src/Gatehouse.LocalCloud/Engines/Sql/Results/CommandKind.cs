namespace Gatehouse.LocalCloud.Engines.Sql.Results;

/// <summary>What a DONE says of its statement. Drivers add up the rows of all but SELECT.</summary>
internal enum CommandKind : ushort
{
    None = 0,
    Select = 0xC1,
    Insert = 0xC3,
    Delete = 0xC4,
    Update = 0xC5,
    Execute = 0xE0,
    Bulk = 0xF0,
    Merge = 0x117,
    Definition = 0xC6,
}
