using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.Entra;
using Gatehouse.LocalCloud.Entra.Principals;
using Gatehouse.LocalCloud.State;

namespace Gatehouse.Tests.LocalCloud.Entra;

public sealed class TenantDirectoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gatehouse-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("Microsoft.Web/sites/web1", "web1")]
    [InlineData("Microsoft.Web/sites/web1/slots/green", "web1/slots/green")]
    [InlineData("Microsoft.AppPlatform/Spring/spring1/apps/app1", "spring1/apps/app1")]
    public void Identity_of_a_part_is_named_with_its_resource(string resource, string name)
        => Assert.Equal(name, Open().EnsureManagedIdentity("/subscriptions/s/resourceGroups/g/providers/" + resource).DisplayName);

    [Fact]
    public void Everything_survives_a_restart()
    {
        var before = Open();
        var user = before.Users.Add("Mary@Contoso.example", "Mary", "long enough");
        var group = before.Groups.AddMember(before.Groups.Add("Readers").Id, user.Id);
        var application = before.Applications.Add("Orders", ["api://orders"], tokenVersion: 2, publicClient: true);
        var secret = before.Applications.AddSecret(application.AppId, DateTimeOffset.UnixEpoch);
        before.Applications.AddFederatedCredential(application.AppId, new("k8s", "https://cluster.example", "me", "them", null));
        var identity = before.EnsureManagedIdentity("/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/web1");

        var after = Open();

        Assert.Equal(before.Entries(), after.Entries());
        Assert.Equal(user, after.Users.Find("MARY@contoso.EXAMPLE"));
        Assert.True(PasswordHash.Matches(after.Users.FindAccount(user.Id)!.Password, "long enough"));
        Assert.Equal([group.Id], after.Groups.Of(user.Id));
        var loaded = after.Applications.Find(application.AppId)!;
        Assert.Equal((2, true, "api://orders"), (loaded.TokenVersion, loaded.PublicClient, loaded.IdentifierUris.Single()));
        Assert.True(loaded.Secrets.Single().Matches(secret));
        Assert.Equal("https://cluster.example", loaded.FederatedCredentials.Single().Issuer);
        Assert.Equal(identity, after.EnsureManagedIdentity("/SUBSCRIPTIONS/s/resourceGroups/g/providers/Microsoft.Web/sites/WEB1"));
    }

    [Fact]
    public void Entries_name_every_kind_of_principal()
    {
        var directory = Open();
        var user = directory.Users.Add("mary@contoso.example");
        var group = directory.Groups.Add("Readers");
        var application = directory.Applications.Add("Orders");
        var identity = directory.EnsureManagedIdentity("/a/web1");

        Assert.Equal(
        [
            new(user.Id, "mary@contoso.example", "user", null),
            new(group.Id, "Readers", "group", null),
            new(directory.FindServicePrincipal(application.AppId)!.Id, "Orders", "service", application.AppId),
            new(identity.Id, "web1", "service", identity.AppId),
        ], directory.Entries());
    }

    [Fact]
    public void Changes_are_announced_and_refused_ones_are_not()
    {
        var directory = Open();
        var changes = 0;
        directory.Changed += () => changes++;

        directory.Users.Add("mary@contoso.example");
        directory.EnsureManagedIdentity("/a/web1");
        Assert.Throws<DirectoryException>(() => directory.Users.Add("mary@contoso.example"));
        directory.EnsureManagedIdentity("/a/web1");
        directory.RemoveManagedIdentity("/a/web1");
        directory.RemoveManagedIdentity("/a/web1");

        Assert.Equal(3, changes);
    }

    [Fact]
    public void Removed_managed_identity_is_a_new_principal_when_it_returns()
    {
        var directory = Open();
        var first = directory.EnsureManagedIdentity("/a/web1");

        directory.RemoveManagedIdentity("/A/WEB1");

        Assert.Null(directory.FindServicePrincipal(first.Id));
        Assert.Null(directory.FindServicePrincipal(first.AppId));
        Assert.NotEqual(first.Id, directory.EnsureManagedIdentity("/a/web1").Id);
    }

    [Fact]
    public async Task One_resource_asked_for_at_once_gets_one_identity()
    {
        var directory = Open();

        var made = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => directory.EnsureManagedIdentity("/a/web1"))));

        Assert.Single(made.Distinct());
        Assert.Single(directory.ServicePrincipals);
    }

    [Fact]
    public void Group_is_no_member_of_itself_and_members_must_exist()
    {
        var directory = Open();
        var group = directory.Groups.Add("Readers");

        Assert.Equal(DirectoryErrorCode.Invalid, Assert.Throws<DirectoryException>(() => directory.Groups.AddMember(group.Id, group.Id)).Code);
        Assert.Equal(DirectoryErrorCode.NotFound, Assert.Throws<DirectoryException>(() => directory.Groups.AddMember(group.Id, "nobody")).Code);
        Assert.Equal(DirectoryErrorCode.NotFound, Assert.Throws<DirectoryException>(() => directory.Groups.AddMember("nobody", group.Id)).Code);
    }

    [Fact]
    public void Removed_group_leaves_its_members_and_its_parents()
    {
        var directory = Open();
        var user = directory.Users.Add("mary@contoso.example");
        var (inner, outer) = (directory.Groups.Add("inner"), directory.Groups.Add("outer"));
        directory.Groups.AddMember(inner.Id, user.Id);
        directory.Groups.AddMember(outer.Id, inner.Id);

        directory.Groups.Remove(inner.Id);

        Assert.Empty(directory.Groups.Of(user.Id));
        Assert.Empty(directory.Groups.Find(outer.Id)!.Members);
        Assert.Empty(Open().Groups.Of(user.Id));
    }

    [Theory]
    [InlineData("users", "{\"id\":\"x\"}")]
    [InlineData("users", "{\"id\":\"x\",\"userPrincipalName\":\"a@b\",\"displayName\":\"a\",\"password\":{\"iterations\":\"many\"}}")]
    [InlineData("groups", "{\"id\":\"x\",\"displayName\":7}")]
    [InlineData("applications", "{\"id\":\"x\",\"appId\":\"y\",\"displayName\":\"z\",\"secrets\":[{\"keyId\":\"k\",\"sha256\":\"!\"}]}")]
    [InlineData("servicePrincipals", "{}")]
    public void Damaged_document_is_named(string kind, string content)
    {
        new StateStore(_folder).Put($"/directory/{kind}/x", (JsonObject)JsonNode.Parse(content)!);

        Assert.Contains("/x'", Assert.Throws<StateException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Stored_password_is_stretched_as_far_as_the_rule_says()
    {
        var hash = PasswordHash.Create("long enough");

        Assert.Equal(600_000, hash.Iterations);
        Assert.True(PasswordHash.Matches(hash, "long enough"));
        Assert.False(PasswordHash.Matches(hash, "Long enough"));
        Assert.False(PasswordHash.Matches(null, ""));
        Assert.False(PasswordHash.Matches(hash, new string('a', 1_000_000)));
    }

    private TenantDirectory Open() => new(new StateStore(_folder), Guid.Empty.ToString());
}
