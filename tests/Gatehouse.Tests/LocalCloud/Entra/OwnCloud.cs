namespace Gatehouse.Tests.LocalCloud.Entra;

/// <summary>A cloud for one test, which may move its clock or restart it.</summary>
internal sealed class OwnCloud : IAsyncDisposable
{
    private OwnCloud()
    {
    }

    public Cloud Cloud { get; } = new();

    public static async Task<OwnCloud> StartAsync()
    {
        var own = new OwnCloud();
        await own.Cloud.InitializeAsync();
        return own;
    }

    public async ValueTask DisposeAsync() => await Cloud.DisposeAsync();
}
