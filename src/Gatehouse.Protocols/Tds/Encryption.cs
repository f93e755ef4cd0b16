namespace Gatehouse.Protocols.Tds;

/// <summary>What a side wants of encryption, in PRELOGIN. MS-TDS 2.2.6.5.</summary>
public enum Encryption : byte
{
    /// <summary>For the login only.</summary>
    Off = 0,

    /// <summary>For everything.</summary>
    On = 1,

    /// <summary>Not able to. Clients of TDS 8 say it too, inside TLS.</summary>
    NotSupported = 2,

    /// <summary>For everything, or not at all.</summary>
    Required = 3,
}
