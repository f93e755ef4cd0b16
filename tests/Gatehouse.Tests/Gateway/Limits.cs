namespace Gatehouse.Tests.Gateway;

/// <summary>What the listeners of the tests are bound by.</summary>
internal sealed record Limits(int PerPrincipal = 0, int PerAddress = 0, int Failures = 0)
{
    public static Limits None { get; } = new();
}
