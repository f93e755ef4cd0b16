using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using Gatehouse.Connector;
using Gatehouse.Connector.Configuration;
using Gatehouse.Connector.Connections;
using Gatehouse.Connector.Postgres;
using Gatehouse.Connector.ResourceManager;

namespace Gatehouse.Tests.Connector;

public class SmallPartsTests
{
    [Theory]
    [InlineData("plain", "\"plain\"")]
    [InlineData("a\"; DROP TABLE x; --", "\"a\"\"; DROP TABLE x; --\"")]
    public void Identifiers_are_quoted(string name, string quoted) => Assert.Equal(quoted, SqlText.Identifier(name));

    [Theory]
    [InlineData("")]
    [InlineData("a\0b")]
    [InlineData("ä234567890123456789012345678901234567890123456789012345678901234")]
    public void Names_that_postgresql_would_change_are_refused(string name)
        => Assert.Equal(ConnectorErrorCode.InvalidArgument, Assert.Throws<ConnectorException>(() => SqlText.Identifier(name)).Code);

    [Theory]
    [InlineData("conn_1.x", true)]
    [InlineData("with-hyphen", false)]
    [InlineData("a b", false)]
    [InlineData("a\n", false)]
    [InlineData("", false)]
    public void Connection_names_are_azures(string name, bool allowed)
    {
        if (allowed)
            Assert.Equal(name, ConnectionName.Check(name));
        else
            Assert.Equal(ConnectorErrorCode.InvalidArgument, Assert.Throws<ConnectorException>(() => ConnectionName.Check(name)).Code);
    }

    [Fact]
    public void A_generated_name_is_one()
        => Assert.Matches("^postgresflexible_[a-z0-9]{5}$", ConnectionName.Check(ConnectionName.Generate("postgres-flexible", "/a", "/b")));

    [Theory]
    [InlineData("../x")]
    [InlineData("..")]
    [InlineData("a/b")]
    [InlineData("a?b")]
    [InlineData("a%2fb")]
    [InlineData(" ")]
    public void No_name_becomes_a_path(string name)
        => Assert.Equal(ConnectorErrorCode.InvalidArgument, Assert.Throws<ConnectorException>(() => ResourceIds.Group("s", name)).Code);

    [Theory]
    [InlineData("PYTHON|3.11", null, "python")]
    [InlineData("node|20-lts", null, "nodejs")]
    [InlineData("DOTNETCORE|8.0", null, "dotnet")]
    [InlineData("DOCKER|image", "v8.0", "dotnet")]
    [InlineData(null, null, "none")]
    public void The_client_type_is_found_from_what_the_app_runs_on(string? linux, string? framework, string clientType)
    {
        var site = new JsonObject { ["properties"] = new JsonObject { ["siteConfig"] = new JsonObject { ["linuxFxVersion"] = linux, ["netFrameworkVersion"] = framework } } };

        Assert.Equal(clientType, ClientTypeInference.Of(site));
    }

    [Theory]
    [InlineData("{\"oid\":\"o\",\"tid\":\"t\",\"upn\":\"u@x\",\"idtyp\":\"user\"}", "u@x", true)]
    [InlineData("{\"oid\":\"o\",\"tid\":\"t\",\"unique_name\":\"u@x\"}", "u@x", true)]
    [InlineData("{\"oid\":\"o\",\"tid\":\"t\",\"appid\":\"a\",\"idtyp\":\"app\"}", "a", false)]
    [InlineData("{\"oid\":\"o\",\"tid\":\"t\",\"azp\":\"a\"}", "a", false)]
    public void The_caller_is_read_from_its_token(string claims, string name, bool isUser)
        => Assert.Equal(new Caller("o", "t", name, isUser), Caller.FromToken(Token(claims)) with { Groups = Array.Empty<string>() });

    [Theory]
    [InlineData("{\"tid\":\"t\",\"upn\":\"u\"}")]
    [InlineData("{\"oid\":1,\"tid\":\"t\",\"upn\":\"u\"}")]
    [InlineData("[]")]
    [InlineData("{")]
    public void A_token_that_names_nobody_is_refused_without_being_shown(string claims)
    {
        var e = Assert.Throws<ConnectorException>(() => Caller.FromToken(Token(claims)));

        Assert.Equal(ConnectorErrorCode.MalformedAnswer, e.Code);
        Assert.DoesNotContain(Token(claims), e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not a token")]
    [InlineData("a.b")]
    [InlineData("a.!!.c")]
    public void What_is_no_jwt_is_refused(string text) => Assert.Throws<ConnectorException>(() => Caller.ReadClaims(text));

    [Fact]
    public void Removing_an_identity_keeps_the_others()
    {
        var present = AppIdentity.With(AppIdentity.With(null, system: true, ["/a"]), system: false, ["/b", "/A"]);
        Assert.Equal("SystemAssigned, UserAssigned", (string?)present["type"]);
        Assert.Equal(["/a", "/b"], present["userAssignedIdentities"]!.AsObject().Select(entry => entry.Key));

        var less = AppIdentity.Without(present, system: true, ["/A"]);

        Assert.Equal("UserAssigned", (string?)less["type"]);
        Assert.Null(less["userAssignedIdentities"]!["/a"]);
        Assert.NotNull(less["userAssignedIdentities"]!["/b"]);
        Assert.Equal("None", (string?)AppIdentity.Without(less, system: true, ["/a", "/b"])["type"]);
    }

    private static string Token(string claims) => $"e30.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}.c2ln";
}
