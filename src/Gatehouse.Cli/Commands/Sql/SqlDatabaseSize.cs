using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Gatehouse.Cli.CommandLine;

namespace Gatehouse.Cli.Commands.Sql;

/// <summary>The Azure CLI's options for the size of a database. The local cloud keeps them and has one size.</summary>
internal sealed class SqlDatabaseSize
{
    private const string DefaultFamily = "Gen5";
    private const int DefaultCores = 2;

    private static readonly (string Edition, string Prefix)[] CoreEditions =
        [("GeneralPurpose", "GP"), ("BusinessCritical", "BC"), ("Hyperscale", "HS")];
    private static readonly string[] UnitEditions = ["Basic", "Standard", "Premium"];

    private readonly Option<string?> _objective = new("--service-objective", "--service-level-objective")
    {
        Description = "Size, such as S0 or GP_Gen5_2; kept, not used by the local cloud.",
        HelpName = "size",
    };
    private readonly Option<string?> _edition = new("--edition", "-e", "--tier")
    {
        Description = "Edition, such as GeneralPurpose or Standard.",
        HelpName = "edition",
    };
    private readonly Option<string?> _family = new("--family", "-f")
    {
        Description = "Hardware of an edition with cores. Default: Gen5.",
        HelpName = "family",
    };
    private readonly Option<int?> _capacity = new("--capacity", "-c")
    {
        Description = "Cores, or units of an edition without them.",
        HelpName = "number",
    };
    private readonly Option<string?> _compute = new("--compute-model")
    {
        Description = "Provisioned or Serverless. Default: Provisioned.",
        HelpName = "model",
    };

    public IEnumerable<Option> Options => [_objective, _edition, _family, _capacity, _compute];

    /// <summary>The <c>sku</c> of the database. Null: none was asked for.</summary>
    /// <exception cref="CliException">The options do not go together.</exception>
    public JsonObject? Of(Invocation call)
    {
        var (objective, edition, capacity) = (call.Value(_objective), call.Value(_edition), call.Value(_capacity));
        var serverless = IsServerless(call.Value(_compute));
        if (objective is not null)
            return edition is null && capacity is null && call.Value(_family) is null
                ? new JsonObject { ["name"] = objective }
                : throw CliException.Usage("--service-objective and --edition, --family, --capacity exclude each other.");
        if (edition is null)
            return capacity is null && call.Value(_family) is null && !serverless
                ? null : throw CliException.Usage("--family, --capacity and --compute-model need --edition/-e.");
        if (UnitEditions.FirstOrDefault(one => one.Equals(edition, StringComparison.OrdinalIgnoreCase)) is { } unit)
            return new JsonObject { ["name"] = unit, ["tier"] = unit, ["capacity"] = capacity };
        var known = CoreEditions.FirstOrDefault(one => one.Edition.Equals(edition, StringComparison.OrdinalIgnoreCase));
        if (known.Prefix is null)
            throw CliException.Usage(
                $"argument --edition/-e: invalid choice: '{edition}' (choose from {string.Join(", ", UnitEditions)}, "
                + $"{string.Join(", ", CoreEditions.Select(one => one.Edition))})");
        var family = call.Value(_family) ?? DefaultFamily;
        return new JsonObject
        {
            ["name"] = string.Create(CultureInfo.InvariantCulture, $"{known.Prefix}_{(serverless ? "S_" : "")}{family}"),
            ["tier"] = known.Edition,
            ["family"] = family,
            ["capacity"] = capacity ?? DefaultCores,
        };
    }

    private static bool IsServerless(string? model) => model switch
    {
        null => false,
        _ when model.Equals("Serverless", StringComparison.OrdinalIgnoreCase) => true,
        _ when model.Equals("Provisioned", StringComparison.OrdinalIgnoreCase) => false,
        _ => throw CliException.Usage($"argument --compute-model: invalid choice: '{model}' (choose from 'Provisioned', 'Serverless')"),
    };
}
