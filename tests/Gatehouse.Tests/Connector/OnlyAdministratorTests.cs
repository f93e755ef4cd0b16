using System.Text.Json.Nodes;
using Gatehouse.Connector;
using Gatehouse.Connector.Connections;
using Gatehouse.Connector.Targets;

namespace Gatehouse.Tests.Connector;

/// <summary>Servers with one administrator.</summary>
public sealed class OnlyAdministratorTests : ConnectorTest
{
    private static readonly string Sql = Target.All.First(target => target.Name == "sql").ServerId(StubAzure.Subscription, "rg1", "sql1");

    public OnlyAdministratorTests() => AddServer(Sql, new JsonObject { ["fullyQualifiedDomainName"] = "sql1.database.windows.net" });

    [Fact]
    public async Task A_plan_for_sql_has_the_statements_of_least_privilege()
    {
        var plan = await ConnectionCreation.PlanAsync(OnSql(), Services, default);

        Assert.Equal(PlannedState.Change, plan.Steps.First(step => step.Kind == "administrator").State);
        Assert.Equal(PlannedState.Unknown, plan.Steps.First(step => step.Kind == "database-user").State);
        Assert.StartsWith("CREATE USER [web1] FROM EXTERNAL PROVIDER", plan.Steps.First(step => step.Kind == "database-user").Sql[0], StringComparison.Ordinal);
        Assert.Equal(
            ["ALTER ROLE [db_datareader] ADD MEMBER [web1]", "ALTER ROLE [db_datawriter] ADD MEMBER [web1]"], plan.Steps.First(step => step.Kind == "privileges").Sql);
        Assert.Empty(Azure.Writes);
    }

    [Fact]
    public async Task A_password_connection_to_sql_needs_no_database_user()
    {
        var outcome = await CreateAsync(OnSql() with
        {
            ClientType = "dotnet",
            Authentication = new() { Kind = AuthenticationKind.Secret, UserName = "app", Secret = "p4ss" },
        });

        Assert.Equal(
            "Data Source=sql1.database.windows.net,1433;Initial Catalog=db1;User ID=app;Password=p4ss",
            (string?)Azure.SettingsOf(Site)["AZURE_SQL_CONNECTIONSTRING"]);
        Assert.DoesNotContain("p4ss", outcome.Steps.Aggregate("", (all, step) => all + step.Sentence), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_administrator_is_not_replaced_without_being_told_to()
    {
        SetAdministrator(Sql, "dba");

        Assert.Equal(
            ConnectorErrorCode.Conflict, (await Assert.ThrowsAsync<ConnectorException>(() => ConnectionCreation.PlanAsync(OnSql(), Services, default))).Code);
        var plan = await ConnectionCreation.PlanAsync(OnSql() with { SetAdministrator = true }, Services, default);

        Assert.Contains("'dba', who is put back", plan.Steps.First(step => step.Kind == "administrator").Sentence, StringComparison.Ordinal);
    }

    private static ConnectionRequest OnSql() => Wanted() with { ServerId = Sql };

    private void SetAdministrator(string server, string login) => Azure.Resources[server + "/administrators/ActiveDirectory"] = Resource(
        server + "/administrators/ActiveDirectory",
        new JsonObject { ["administratorType"] = "ActiveDirectory", ["login"] = login, ["sid"] = Guid.NewGuid().ToString(), ["tenantId"] = StubAzure.Tenant });
}
