namespace Gatehouse.Gateway.Configuration;

/// <summary>Reads <c>issuers</c>: addresses, or groups of an address and its own audiences.</summary>
internal static class IssuerReader
{
    private static readonly string[] Names = ["issuer", "audiences"];

    /// <summary>Each issuer with its own audiences; none means the listener's.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Read(SettingReader reader, List<SettingError> errors)
    {
        var found = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (reader.Node("issuers") is not SettingList list)
        {
            foreach (var issuer in reader.Texts("issuers"))
                Add(issuer, [], reader.Where);
            return found;
        }

        foreach (var item in list.Items)
        {
            switch (item)
            {
                case SettingText text:
                    Add(text.Value, [], text.Where);
                    break;
                case SettingGroup group:
                    var one = new SettingReader(group, errors);
                    if (one.Text("issuer") is { } issuer)
                        Add(issuer, one.Texts("audiences"), group.Where);
                    else
                        one.Error("issuer", "is missing: the address of the issuer, as its tokens have it (iss)");
                    one.Finish(Names);
                    break;
                default:
                    reader.Error("issuers", "is not a list of addresses or of groups { \"issuer\": …, \"audiences\": … }");
                    break;
            }
        }

        return found;

        void Add(string issuer, IReadOnlyList<string> audiences, string where)
        {
            if (!found.TryAdd(issuer, audiences))
                errors.Add(new(where, $"'issuers' has '{Refusals.Clean(issuer)}' twice. Keep one."));
        }
    }
}
