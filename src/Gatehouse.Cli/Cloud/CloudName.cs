namespace Gatehouse.Cli.Cloud;

/// <summary>A cloud in the words of an error.</summary>
/// <param name="Text">What does not answer.</param>
/// <param name="Hint">What to type then.</param>
internal sealed record CloudName(string Text, string Hint)
{
    public static CloudName Local(RunInfo run)
        => new($"The local cloud at {run.Endpoint}", "Look at it with: gatehouse status\nStart it with:   gatehouse up");

    public static CloudName Azure(string endpoint)
        => new($"Azure ({endpoint})", "Look at the network, at HTTPS_PROXY and, with a private authority, at SSL_CERT_FILE.");
}
