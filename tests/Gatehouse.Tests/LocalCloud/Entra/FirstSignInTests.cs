using System.Runtime.Versioning;
using System.Text.Json.Nodes;

namespace Gatehouse.Tests.LocalCloud.Entra;

[UnsupportedOSPlatform("windows")] // file modes
public class FirstSignInTests
{
    [Fact]
    public async Task New_tenant_has_one_user_and_a_login_only_its_owner_can_read()
    {
        await using var own = await OwnCloud.StartAsync();

        var login = JsonNode.Parse(await File.ReadAllBytesAsync(own.Cloud.Data.LoginFile))!;
        var user = Assert.Single(own.Cloud.Context.Directory.Users.All);
        Assert.Equal("developer@contoso.example", user.UserPrincipalName);
        Assert.Equal(user.UserPrincipalName, (string?)login["user"]);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(own.Cloud.Data.LoginFile));
        Assert.All(Directory.EnumerateFiles(own.Cloud.Data.Keys), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
        Assert.Equal(user.Id, (string?)Cloud.Claims(await own.Cloud.DeveloperTokenAsync())["oid"]);
    }

    [Fact]
    public async Task Second_start_writes_no_second_login()
    {
        await using var own = await OwnCloud.StartAsync();
        File.Delete(own.Cloud.Data.LoginFile);

        await own.Cloud.RestartAsync();

        Assert.False(File.Exists(own.Cloud.Data.LoginFile));
        Assert.Single(own.Cloud.Context.Directory.Users.All);
    }
}
