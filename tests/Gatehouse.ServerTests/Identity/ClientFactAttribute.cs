namespace Gatehouse.ServerTests.Identity;

/// <summary>A test of a client that has to be installed. Without it the test is skipped and says so; where <c>CI</c> is set it fails.</summary>
public sealed class ClientFactAttribute : FactAttribute
{
    /// <summary>Creates the test.</summary>
    /// <param name="files">What the client needs; one of them is enough.</param>
    public ClientFactAttribute(params string[] files)
    {
        if (!files.Any(Path.Exists) && Environment.GetEnvironmentVariable("CI") is null)
            Skip = $"Install the client that has {string.Join(" or ", files)}.";
    }
}
