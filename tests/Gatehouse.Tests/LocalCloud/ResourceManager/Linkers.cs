using System.Text.Json.Nodes;

namespace Gatehouse.Tests.LocalCloud.ResourceManager;

/// <summary>What tests of linkers need.</summary>
internal static class Linkers
{
    /// <summary>Stores a server and a database that no engine is behind.</summary>
    public static void StoreServer(Arm arm, string server, string database)
    {
        arm.Cloud.State.Put(server, new JsonObject
        {
            ["id"] = server,
            ["name"] = server[(server.LastIndexOf('/') + 1)..],
            ["type"] = "Microsoft.DBforPostgreSQL/flexibleServers",
            ["location"] = "eastus",
            ["properties"] = new JsonObject { ["fullyQualifiedDomainName"] = "localhost", ["port"] = 41005 },
        });
        var id = $"{server}/databases/{database}";
        arm.Cloud.State.Put(id, new JsonObject
        {
            ["id"] = id,
            ["name"] = database,
            ["type"] = "Microsoft.DBforPostgreSQL/flexibleServers/databases",
            ["properties"] = new JsonObject(),
        });
    }

    /// <summary>The body of a PUT.</summary>
    public static string Body(string database, string auth, string clientType, string more = "")
        => "{\"properties\": {\"targetService\": {\"type\": \"AzureResource\", \"id\": \"" + database + "\"}, \"authInfo\": " + auth
            + ", \"clientType\": \"" + clientType + "\"" + more + "}}";
}
