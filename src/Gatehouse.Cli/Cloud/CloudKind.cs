namespace Gatehouse.Cli.Cloud;

/// <summary>What a command talks to.</summary>
internal enum CloudKind
{
    /// <summary>The local cloud of the data folder.</summary>
    Local,

    /// <summary>Azure.</summary>
    Azure,
}
