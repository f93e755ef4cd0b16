using System.Diagnostics;
using System.Text.Json;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Tests.Cli;

namespace Gatehouse.Tests.Migration;

public class MigrateCommandTests
{
    private const string Program = "const { Pool } = require('pg');\n"
        + "module.exports = new Pool({\n  host: 's.postgres.database.azure.com',\n  password: 'Made-Up-1!',\n});\n";

    [Fact]
    public async Task The_diff_is_shown_and_nothing_is_written()
    {
        using var app = new AppFolder(("db.js", Program));
        using var run = new CliRun();

        Assert.Equal(ExitCode.Success, await run.RunAsync("migrate", app.Root));

        Assert.Contains("+  password: async () =>", run.Output, StringComparison.Ordinal);
        Assert.Contains("rewritten db.js:4", run.Output, StringComparison.Ordinal);
        Assert.Equal(Program, app.Read("db.js"));
    }

    [Fact]
    public async Task Check_fails_until_it_is_written()
    {
        using var app = new AppFolder(("db.js", Program));
        using var run = new CliRun();

        Assert.Equal(ExitCode.Failure, await run.RunAsync("migrate", app.Root, "--check"));
        Assert.Equal(ExitCode.Success, await run.RunAsync("migrate", app.Root, "--write"));
        Assert.Equal(ExitCode.Success, await run.RunAsync("migrate", app.Root, "--check"));
        Assert.NotEqual(Program, app.Read("db.js"));
    }

    [Fact]
    public async Task A_database_for_development_passes_the_check()
    {
        using var app = new AppFolder(("db.js", Program.Replace("s.postgres.database.azure.com", "localhost", StringComparison.Ordinal)));
        using var run = new CliRun();

        Assert.Equal(ExitCode.Success, await run.RunAsync("migrate", app.Root, "--check"));
        Assert.Contains("refused   db.js:4", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("json", "sites")]
    [InlineData("sarif", "runs")]
    public async Task A_report_for_programs_is_JSON(string format, string member)
    {
        using var app = new AppFolder(("db.js", Program));
        using var run = new CliRun();

        Assert.Equal(ExitCode.Success, await run.RunAsync("migrate", app.Root, "--report", format));

        using var report = JsonDocument.Parse(run.Output);
        Assert.Equal(1, report.RootElement.GetProperty(member).GetArrayLength());
    }

    [Theory]
    [InlineData("--mode", "x")]
    [InlineData("--report", "x")]
    [InlineData("--client-id", "'; drop")]
    [InlineData("--check", "--write")]
    public async Task A_wrong_argument_is_refused(params string[] arguments)
    {
        using var app = new AppFolder(("db.js", Program));
        using var run = new CliRun();

        Assert.Equal(ExitCode.Usage, await run.RunAsync(["migrate", app.Root, .. arguments]));
        Assert.Equal(Program, app.Read("db.js"));
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_not_found()
    {
        using var run = new CliRun();

        Assert.Equal(ExitCode.NotFound, await run.RunAsync("migrate", Path.Combine(run.Folder, "none")));
    }

    [Fact]
    public async Task A_tree_with_changes_is_not_written_unless_told()
    {
        using var app = new AppFolder(("db.js", Program));
        using var run = new CliRun();
        using (var git = Process.Start(new ProcessStartInfo("git", ["-C", app.Root, "init", "-q"]) { RedirectStandardError = true })!)
            await git.WaitForExitAsync();

        Assert.Equal(ExitCode.Failure, await run.RunAsync("migrate", app.Root, "--write"));
        Assert.Equal(Program, app.Read("db.js"));

        Assert.Equal(ExitCode.Success, await run.RunAsync("migrate", app.Root, "--write", "--allow-dirty"));
        Assert.NotEqual(Program, app.Read("db.js"));
    }
}
