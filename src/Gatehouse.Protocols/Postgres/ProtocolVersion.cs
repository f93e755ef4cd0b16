namespace Gatehouse.Protocols.Postgres;

/// <summary>A version of the frontend/backend protocol, and the codes that stand in its place.</summary>
/// <param name="Value">Major version in the high 16 bits, minor version in the low 16 bits.</param>
public readonly record struct ProtocolVersion(int Value)
{
    /// <summary>3.0, since PostgreSQL 7.4.</summary>
    public static readonly ProtocolVersion V30 = new(3, 0);

    /// <summary>3.2, since PostgreSQL 18: cancel keys of up to 256 bytes.</summary>
    public static readonly ProtocolVersion V32 = new(3, 2);

    /// <summary>Makes a version of its parts.</summary>
    public ProtocolVersion(int major, int minor) : this((major << 16) | minor)
    {
    }

    /// <summary>The major version.</summary>
    public int Major => (int)((uint)Value >> 16);

    /// <summary>The minor version.</summary>
    public int Minor => Value & 0xffff;

    /// <summary>The version as people write it.</summary>
    public override string ToString() => $"{Major}.{Minor}";
}
