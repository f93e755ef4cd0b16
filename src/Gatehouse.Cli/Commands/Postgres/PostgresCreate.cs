using System.Text.Json.Nodes;

namespace Gatehouse.Cli.Commands.Postgres;

internal sealed class PostgresCreate() : FlexibleServerCreate(Kinds.PostgresServer, "PostgreSQL", engine: "PostgreSQL", version: "15", example: "pg1")
{
    protected override void Complete(JsonObject properties, bool withPassword, string tenantId)
        => properties["authConfig"] = new JsonObject
        {
            ["activeDirectoryAuth"] = "Enabled",
            ["passwordAuth"] = withPassword ? "Enabled" : "Disabled",
            ["tenantId"] = tenantId,
        };
}
