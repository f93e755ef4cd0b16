namespace Gatehouse.Protocols.Tds;

/// <summary>First bytes of the parts of an answer. MS-TDS 2.2.4.</summary>
internal static class TokenType
{
    public const byte ReturnStatus = 0x79;
    public const byte ColMetadata = 0x81;
    public const byte TabName = 0xA4;
    public const byte ColInfo = 0xA5;
    public const byte Order = 0xA9;
    public const byte Error = 0xAA;
    public const byte Info = 0xAB;
    public const byte ReturnValue = 0xAC;
    public const byte LoginAck = 0xAD;
    public const byte FeatureExtAck = 0xAE;
    public const byte Row = 0xD1;
    public const byte NbcRow = 0xD2;
    public const byte EnvChange = 0xE3;
    public const byte SessionState = 0xE4;
    public const byte Sspi = 0xED;
    public const byte FedAuthInfo = 0xEE;
    public const byte Done = 0xFD;
    public const byte DoneProc = 0xFE;
    public const byte DoneInProc = 0xFF;
}
