using System.Runtime.Versioning;
using Gatehouse.LocalCloud.State;

namespace Gatehouse.Tests.LocalCloud.State;

public sealed class DataFolderTests : IDisposable
{
    private const UnixFileMode Mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly TemporaryFolder _folder = new();

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Secrets_are_the_owners_alone_and_engines_can_be_reached()
    {
        var data = new DataFolder(Path.Combine(_folder.Path, "data"));
        const UnixFileMode through = UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        Assert.Equal(Mine, File.GetUnixFileMode(data.Keys));
        Assert.Equal(Mine, File.GetUnixFileMode(data.Resources));
        Assert.Equal(Mine | through, File.GetUnixFileMode(data.Root));
        Assert.Equal(Mine | through, File.GetUnixFileMode(data.Engines));
    }

    [Fact]
    public void One_holds_the_folder_at_a_time()
    {
        var data = new DataFolder(_folder.Path);
        using (data.Hold())
            Assert.Throws<StateException>(data.Hold);
        data.Hold().Dispose();
    }

    public void Dispose() => _folder.Dispose();
}
