using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Commands.Migrate;
using Gatehouse.Migration;
using Gatehouse.Tests.Cli;

namespace Gatehouse.Tests.Migration;

public class WrittenFilesTests
{
    private const string Program = "const { Pool } = require('pg');\n"
        + "module.exports = new Pool({\n  host: 's.postgres.database.azure.com',\n  password: 'Made-Up-1!',\n});\n";

    [Theory]
    [InlineData("a.js", "const a = 1;\n", "const a = ;\n")]
    [InlineData("a.py", "a = 1\n", "a = (\n")]
    [InlineData("A.java", "class A { }\n", "class A { \n")]
    [InlineData("a.cs", "class A { }\n", "class A { \n")]
    [InlineData("a.json", "{ \"a\": 1 }\n", "{ \"a\": \n")]
    public async Task A_file_that_parses_no_more_is_named(string path, string before, string after)
    {
        var checks = await Check((path, before, after));

        // A machine without the tool says so.
        Assert.True(checks is [{ Broken: [(var broken, _)] }] && broken == path || checks is [{ Files: 0, Skipped: not null }]);
    }

    [Theory]
    [InlineData("a.js", "const a = 1;\n")]
    [InlineData("a.py", "return_value = f'{1}'\n")]
    [InlineData("A.java", "class A { String s = \"a\"; }\n")]
    [InlineData("a.cs", "class A { }\n")]
    public async Task A_file_that_parses_passes(string path, string after)
        => Assert.All(await Check((path, "", after)), check => Assert.Empty(check.Broken));

    [Fact]
    public async Task A_file_that_did_not_parse_before_is_no_fault()
    {
        var checks = await Check(("a.js", "const a = <b/>;\n", "const a = <c/>;\n"));

        Assert.All(checks, check => Assert.Empty(check.Broken));
    }

    [Fact]
    public async Task The_check_leaves_nothing_behind()
    {
        using var app = new AppFolder(("a.py", "a = 1\n"));
        await new WrittenFiles(app.Root, false, TimeProvider.System).CheckAsync(Result(("a.py", "", "a = 1\n")), CancellationToken.None);

        Assert.Equal(["a.py"], Directory.EnumerateFileSystemEntries(app.Root, "*", SearchOption.AllDirectories).Select(Path.GetFileName));
    }

    [Fact]
    public async Task What_was_written_is_checked_beside_the_report()
    {
        using var app = new AppFolder(("db.js", Program));
        using var run = new CliRun();

        Assert.Equal(ExitCode.Success, await run.RunAsync("migrate", app.Root, "--write", "--allow-dirty"));

        Assert.Contains("checked   node --check", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("checked   node", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_checked_where_none_is_asked()
    {
        using var app = new AppFolder(("db.js", Program));
        using var run = new CliRun();

        Assert.Equal(ExitCode.Success, await run.RunAsync("migrate", app.Root, "--write", "--allow-dirty", "--verify", "none"));

        Assert.DoesNotContain("checked", run.Error, StringComparison.Ordinal);
    }

    private static async Task<IReadOnlyList<FileCheck>> Check(params (string Path, string Before, string After)[] files)
    {
        using var app = new AppFolder([.. files.Select(file => (file.Path, file.After))]);
        return await new WrittenFiles(app.Root, false, TimeProvider.System).CheckAsync(Result(files), CancellationToken.None);
    }

    private static MigrationResult Result(params (string Path, string Before, string After)[] files)
        => new([], [.. files.Select(file => new FileChange(file.Path, file.Before, file.After, false))], [], [], files.Length);
}
