using System.Text.Json.Nodes;
using Gatehouse.LocalCloud.ResourceManager.AccessControl;
using Gatehouse.ServerTests.Identity;

namespace Gatehouse.ServerTests.ResourceManager;

/// <summary>Debian's azure-cli gives, lists and takes away roles.</summary>
[Collection(TestCloudCollection.Name)]
public class AzureCliRoleTests(TestCloud cloud)
{
    private const string Az = "/usr/bin/az";

    // Debian 12 pairs azure-cli 2.45 with a newer SDK that renamed the attribute it reads: its role commands fail before they ask
    // anybody anything. This gives the attribute back its name, and nothing else.
    private const string Mend = """
        import azure.mgmt.authorization as _a
        from importlib import import_module as _m
        for _v in ("v2015_07_01", "v2018_01_01_preview", "v2020_04_01_preview", "v2020_10_01", "v2022_04_01"):
            try:
                _o = _m("azure.mgmt.authorization." + _v + ".operations")
            except ImportError:
                continue
            for _n in ("RoleAssignmentsOperations", "RoleDefinitionsOperations"):
                if hasattr(_o, _n):
                    getattr(_o, _n).config = property(lambda self: self._config)
        """;

    [ClientFact(Az)]
    public async Task Roles_are_given_listed_and_taken_away()
    {
        var config = Directory.CreateDirectory(Path.Combine(cloud.Folder, "az-role")).FullName;
        await File.WriteAllTextAsync(Path.Combine(config, "sitecustomize.py"), Mend);
        var directory = cloud.Host.Context.Directory;
        var application = directory.Applications.Add("az-role");
        var secret = directory.Applications.AddSecret(application.AppId, TimeProvider.System.GetUtcNow());
        var principal = directory.FindServicePrincipal(application.AppId)!.Id;
        var user = directory.Users.Add("role-mary@contoso.example");
        await RunAsync(config, "login", "--service-principal", "-u", application.AppId, "-p", secret, "--tenant", cloud.Host.Context.Tenant.TenantId);
        var refused = await TryAsync(config, "group", "show", "-n", TestCloud.Group);
        Assert.Contains("AuthorizationFailed", refused.Error, StringComparison.Ordinal);

        new RoleAssignments(cloud.Host.Context).Grant(principal, RoleDefinitions.Owner, cloud.SubscriptionPath);
        await RunAsync(config, "group", "show", "-n", TestCloud.Group);
        Assert.Equal("Reader", (string?)(await RunAsync(config, "role", "definition", "list", "--name", "Reader"))![0]!["roleName"]);
        var made = await RunAsync(config, "role", "assignment", "create", "--assignee", user.UserPrincipalName, "--role", "Website Contributor", "--scope", cloud.GroupPath);
        Assert.Equal(user.Id, (string?)made!["principalId"]);
        var again = await RunAsync(config, "role", "assignment", "create", "--assignee-object-id", user.Id, "--assignee-principal-type", "User", "--role", "Website Contributor", "--scope", cloud.GroupPath);
        Assert.Equal((string?)made["id"], (string?)again!["id"]);
        var listed = Assert.Single((await RunAsync(config, "role", "assignment", "list", "--assignee", user.UserPrincipalName, "-g", TestCloud.Group))!.AsArray())!;
        Assert.Equal(("role-mary@contoso.example", "Website Contributor"), ((string)listed["principalName"]!, (string)listed["roleDefinitionName"]!));
        await RunAsync(config, "role", "assignment", "delete", "--assignee", user.UserPrincipalName, "-g", TestCloud.Group);
        Assert.Empty((await RunAsync(config, "role", "assignment", "list", "--assignee", user.UserPrincipalName, "--all"))!.AsArray());
    }

    private async Task<JsonNode?> RunAsync(string config, params string[] arguments)
    {
        var (code, output, error) = await TryAsync(config, arguments);
        Assert.True(code == 0, $"exit {code}\n{output}\n{error}");
        return output.Trim().Length > 0 ? JsonNode.Parse(output) : null;
    }

    private Task<(int Code, string Output, string Error)> TryAsync(string config, params string[] arguments) => ClientProgram.TryAsync(
        cloud, Az, [.. arguments, "-o", "json"],
        ("AZURE_CONFIG_DIR", config),
        ("PYTHONPATH", config),
        ("AZURE_CORE_COLLECT_TELEMETRY", "0"),
        ("ARM_CLOUD_METADATA_URL", $"{cloud.Host.Context.Addresses.Https}/metadata/endpoints?api-version=2019-05-01"),
        ("SSL_CERT_FILE", cloud.Host.Context.Data.CaCertificate));
}
