using Gatehouse.Gateway;
using Gatehouse.Gateway.Postgres;
using Gatehouse.Tests.Support;

namespace Gatehouse.Tests.Gateway;

/// <summary>docs/errors.md names every code, and no other.</summary>
public class ErrorsPageTests
{
    [Fact]
    public void The_page_has_a_row_for_every_code_with_its_sqlstate()
    {
        var rows = File.ReadLines(Path.Combine(SourceTree.Root, "docs", "errors.md"))
            .Where(line => line.Length > 2 && line.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(line[2]))
            .Select(line => string.Join(' ', line.Split('|', StringSplitOptions.TrimEntries)[1..4]));

        Assert.Equal(Enum.GetValues<GatewayErrorCode>().Select(code => $"{(int)code} {code} {SqlState(code)}"), rows);
    }

    private static string SqlState(GatewayErrorCode code) => code == GatewayErrorCode.UpstreamRefused ? "its own" : PostgresErrors.SqlState(code);
}
