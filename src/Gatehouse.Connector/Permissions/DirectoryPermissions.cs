namespace Gatehouse.Connector.Permissions;

/// <summary>The permissions to Microsoft Graph with which a MySQL server's identity reads the tenant.</summary>
/// <remarks>
/// https://learn.microsoft.com/azure/mysql/flexible-server/security-entra-authentication#permissions; their ids,
/// and those of the larger ones that hold them: https://learn.microsoft.com/graph/permissions-reference.
/// </remarks>
internal static class DirectoryPermissions
{
    /// <summary>Template of the directory role Directory Readers, which holds all of them.</summary>
    public const string DirectoryReaders = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b";

    private const string ReadDirectory = "7ab1d382-f21e-4acd-a863-ba3e13f7da61";
    private const string WriteDirectory = "19dbc75e-c2e2-444c-a770-ec69d8559fc7";

    private static readonly IReadOnlyList<(string Name, string[] Ids)> Needed =
    [
        ("User.Read.All", ["df021288-bdef-4463-88db-98f22de89214", "741f803b-c850-494e-b5df-cde7c675a1ca"]),
        ("GroupMember.Read.All",
        [
            "98830695-27a2-44f7-8c18-0c3ebc9698f6", "dbaae8cf-10b5-4b86-a4a1-f871c94c6695", // GroupMember.ReadWrite.All
            "5b567255-7703-4780-807c-7be8301ae99b", "62a82d76-70ea-41e2-9197-370581804d09", // Group.Read.All, Group.ReadWrite.All
        ]),
        ("Application.Read.All", ["9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30", "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9"]),
    ];

    /// <summary>Names of what is missing among granted app roles.</summary>
    /// <param name="granted">Ids of the app roles of Microsoft Graph that the identity has.</param>
    public static IReadOnlyList<string> Missing(IReadOnlyCollection<string> granted)
    {
        var has = granted.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return has.Contains(ReadDirectory) || has.Contains(WriteDirectory)
            ? []
            : [.. Needed.Where(one => !one.Ids.Any(has.Contains)).Select(one => one.Name)];
    }
}
