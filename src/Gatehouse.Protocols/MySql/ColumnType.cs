using System.Diagnostics.CodeAnalysis;

namespace Gatehouse.Protocols.MySql;

/// <summary>The type of a column, as the wire numbers them.</summary>
/// <remarks>https://dev.mysql.com/doc/dev/mysql-server/latest/field__types_8h.html</remarks>
[SuppressMessage("Naming", "CA1720", Justification = "The names of the specification.")]
public enum ColumnType : byte
{
    /// <summary>DECIMAL of before 5.0.</summary>
    OldDecimal = 0,

    /// <summary>TINYINT, BOOLEAN.</summary>
    Tiny = 1,

    /// <summary>SMALLINT.</summary>
    Short = 2,

    /// <summary>INT.</summary>
    Long = 3,

    /// <summary>FLOAT.</summary>
    Float = 4,

    /// <summary>DOUBLE.</summary>
    Double = 5,

    /// <summary>NULL: of a column that is nothing else.</summary>
    Null = 6,

    /// <summary>TIMESTAMP.</summary>
    Timestamp = 7,

    /// <summary>BIGINT.</summary>
    LongLong = 8,

    /// <summary>MEDIUMINT.</summary>
    Int24 = 9,

    /// <summary>DATE.</summary>
    Date = 10,

    /// <summary>TIME.</summary>
    Time = 11,

    /// <summary>DATETIME.</summary>
    DateTime = 12,

    /// <summary>YEAR.</summary>
    Year = 13,

    /// <summary>VARCHAR, within the server.</summary>
    VarChar = 15,

    /// <summary>BIT.</summary>
    Bit = 16,

    /// <summary>VECTOR of MySQL 9.</summary>
    Vector = 242,

    /// <summary>JSON; MariaDB sends a BLOB.</summary>
    Json = 245,

    /// <summary>DECIMAL.</summary>
    NewDecimal = 246,

    /// <summary>ENUM, within the server.</summary>
    Enum = 247,

    /// <summary>SET, within the server.</summary>
    Set = 248,

    /// <summary>TINYBLOB, TINYTEXT.</summary>
    TinyBlob = 249,

    /// <summary>MEDIUMBLOB, MEDIUMTEXT.</summary>
    MediumBlob = 250,

    /// <summary>LONGBLOB, LONGTEXT.</summary>
    LongBlob = 251,

    /// <summary>BLOB, TEXT.</summary>
    Blob = 252,

    /// <summary>VARCHAR, VARBINARY.</summary>
    VarString = 253,

    /// <summary>CHAR, BINARY, ENUM, SET.</summary>
    String = 254,

    /// <summary>GEOMETRY.</summary>
    Geometry = 255,
}
