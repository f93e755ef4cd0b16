using Gatehouse.Migration;
using Gatehouse.Migration.Edits;
using Gatehouse.Migration.Reports;
using Gatehouse.Tests.Support;

namespace Gatehouse.Tests.Migration;

/// <summary>No report shows a password: neither one that is taken out nor one that stands in a line beside it.</summary>
public class SecretTests
{
    [Fact]
    public void No_report_of_any_app_of_the_corpus_shows_a_password()
    {
        foreach (var path in Directory.EnumerateFiles(Path.Combine(SourceTree.Root, "tests", "corpus"), "*.app",
            SearchOption.AllDirectories))
        {
            // C# is left to the one below: Roslyn would take most of the time of this test.
            var corpus = CorpusApp.Read(path);
            if (corpus.Stack == "dotnet")
                continue;
            using var app = new AppFolder(corpus.Files);
            var result = app.Run(new MigrationOptions { Targets = corpus.Targets });

            foreach (var report in Reports(result))
                Assert.DoesNotContain("Made-Up", report, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_password_in_a_line_of_context_is_masked()
    {
        using var app = new AppFolder(
            (".env", "SMTP_PASSWORD=Made-Up-Mail1\n"
                + "DB=postgres://a:Made-Up-2@s.postgres.database.azure.com/d\nREDIS=redis://:Made-Up-3@cache:6379\n"),
            ("Store.cs", "var smtp = new Smtp { Password = \"Made-Up-Mail2\" };\n"
                + "var c = new SqlConnection(\"Server=s.database.windows.net;User Id=a;Password=Made-Up-4;\");\n"));

        var result = app.Run();

        Assert.Single(result.Changes);
        Assert.All(Reports(result), report => Assert.DoesNotContain("Made-Up", report, StringComparison.Ordinal));
        Assert.DoesNotContain("Made-Up", string.Join(' ', result.Changes.Select(change => change.ToString())) + result,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PWD={Made;}}Up};Encrypt=yes", "PWD=****;Encrypt=yes")]
    [InlineData("  password: process.env.DB_PASSWORD,", "  password: process.env.DB_PASSWORD,")]
    [InlineData("    'PASSWORD': os.environ['DB_PASSWORD'],", "    'PASSWORD': os.environ['DB_PASSWORD'],")]
    [InlineData("+  password: async () => token,", "+  password: async () => token,")]
    [InlineData("ds.setPassword(\"x\");", "ds.setPassword(\"****\");")]
    [InlineData("postgres://a:p@ss@h/d", "postgres://a:****@h/d")]
    [InlineData("connect(user=u, password=credential.get_token(\"s\").token)",
        "connect(user=u, password=credential.get_token(\"s\").token)")]
    [InlineData("connect(user=u, password=self.password)", "connect(user=u, password=self.password)")]
    [InlineData("connect(user=u, password=Sesame.2)", "connect(user=u, password=****)")]
    public void A_line_is_masked_by_its_looks(string line, string expected) => Assert.Equal(expected, new SecretMask([]).Line(line));

    private static string[] Reports(MigrationResult result)
        => [TextReport.Of(result, isWritten: false, isColored: true), JsonReport.Of(result), SarifReport.Of(result), HtmlReport.Of(result)];
}
