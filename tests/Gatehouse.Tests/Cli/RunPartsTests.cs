using System.Diagnostics;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Commands.LocalCloud;
using Gatehouse.Cli.Run;

namespace Gatehouse.Tests.Cli;

[System.Runtime.Versioning.UnsupportedOSPlatform("windows")] // modes of files
public sealed class RunPartsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gatehouse-run-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Credentials_of_the_shell_do_not_reach_the_program()
    {
        var environment = new ProgramEnvironment(new Dictionary<string, string>
        {
            ["AZURE_CLIENT_ID"] = "x",
            ["AZURE_CLIENT_SECRET"] = "x",
            ["AZURE_TENANT_ID"] = "x",
            ["IDENTITY_HEADER"] = "x",
            ["MSI_SECRET"] = "x",
            ["HOME"] = "/home",
        });

        Assert.Equal(["HOME"], environment.Values.Keys);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_apps_settings_come_with_its_identity_or_without(bool withIdentity)
    {
        var environment = new ProgramEnvironment(new Dictionary<string, string> { ["COLOR"] = "red" });
        environment.AddApp(
            new Dictionary<string,
            string>
            { ["COLOR"] = "blue", ["IDENTITY_ENDPOINT"] = "e", ["IDENTITY_HEADER"] = "h", ["MSI_ENDPOINT"] = "e", ["MSI_SECRET"] = "h" },
            withIdentity);

        Assert.Equal("blue", environment.Values["COLOR"]);
        Assert.Equal(withIdentity ? 4 : 0, environment.Values.Keys.Intersect(ProgramEnvironment.IdentityNames).Count());
    }

    [Fact]
    public void Only_azures_names_go_through_the_proxy_and_never_this_machine()
    {
        var environment = new ProgramEnvironment(new Dictionary<string, string> { ["NO_PROXY"] = "corp.example" });
        environment.AddProxy(new Uri("http://127.0.0.1:5/"));

        Assert.Equal("http://127.0.0.1:5", environment.Values["HTTPS_PROXY"]);
        Assert.Equal("corp.example,localhost,127.0.0.1,::1", environment.Values["NO_PROXY"]);
        Assert.Equal("localhost,127.0.0.1,::1", environment.Values["no_proxy"]);
        Assert.DoesNotContain("HTTP_PROXY", environment.Values.Keys);
    }

    [Fact]
    public void The_trust_bundle_has_the_private_authority_last_and_can_be_read_by_all()
    {
        var certificate = Path.Combine(_folder, "ca.pem");
        var own = Path.Combine(_folder, "own.pem");
        File.WriteAllText(certificate, "PRIVATE\n");
        File.WriteAllText(own, "OWN");

        var bundle = TrustBundle.Write(_folder, certificate, own, null, Path.Combine(_folder, "missing.pem"));

        Assert.StartsWith("OWN\n", File.ReadAllText(bundle), StringComparison.Ordinal);
        Assert.EndsWith("PRIVATE\n", File.ReadAllText(bundle), StringComparison.Ordinal);
        Assert.True(File.GetUnixFileMode(bundle).HasFlag(UnixFileMode.OtherRead));
        Assert.Empty(Directory.GetFiles(_folder, "*.tmp"));
    }

    [Fact]
    public void A_users_own_node_authorities_stay_trusted()
    {
        var with = new ProgramEnvironment(new Dictionary<string, string> { ["NODE_EXTRA_CA_CERTS"] = "/own.pem" });
        with.AddTrust("/ca.pem", "/bundle.pem");
        var without = new ProgramEnvironment(new Dictionary<string, string>());
        without.AddTrust("/ca.pem", "/bundle.pem");

        Assert.Equal(("/bundle.pem", "/ca.pem"), (with.Values["NODE_EXTRA_CA_CERTS"], without.Values["NODE_EXTRA_CA_CERTS"]));
    }

    [Theory]
    [InlineData(
        "account get-access-token --output json --resource R",
        "<--cloud><local><--data><it's data><account><get-access-token><--as><o'neil@x><--output><json><--resource><R>")]
    [InlineData("account show", "<--cloud><local><--data><it's data><account><show><--as><o'neil@x>")]
    [InlineData("group list", "<real><group><list>")]
    [InlineData(
        "webapp connection create postgres-flexible --server s",
        "<real --cloud><real><webapp><connection><create><postgres-flexible><--server><s>")]
    [InlineData("connection create mysql-flexible --server s", "<real --cloud><real><connection><create><mysql-flexible><--server><s>")]
    public async Task The_shim_answers_for_tokens_and_hands_the_rest_on(string arguments, string seen)
    {
        // Where it is asked for az's environment, its answer is seen in the real az's.
        var gatehouse = Executable(
            "gate house",
            "case \"$*\" in *az-environment*) echo \"export SEEN=$1\"; exit;; esac; for a in \"$@\"; do printf '<%s>' \"$a\"; done");
        Directory.CreateDirectory(Path.Combine(_folder, "real"));
        Executable("real/az", "printf '<real%s>' \"${SEEN:+ $SEEN}\"; [ -z \"$SEEN\" ] || printf '<real>'; for a in \"$@\"; do printf '<%s>' \"$a\"; done");
        var shim = Executable("az", AzShim.Script([gatehouse], "it's data", "o'neil@x"));

        Assert.Equal((0, seen), await RunAsync(shim, arguments, Path.Combine(_folder, "real")));
    }

    [Fact]
    public async Task Without_a_real_az_the_shim_says_so()
    {
        var shim = Executable("az", AzShim.Script(["/nowhere"], _folder, "u"));

        Assert.Equal((127, ""), await RunAsync(shim, "group list", Path.Combine(_folder, "empty")));
    }

    [Theory]
    [InlineData("webapp connection create postgres-flexible --server pg1 --tg rg1", "rg1", "pg1")]
    [InlineData("connection create postgres-flexible --target-resource-group=rg1 --server=pg1", "rg1", "pg1")]
    [InlineData("connection create postgres-flexible --server pg1", null, "pg1")]
    [InlineData(
        "connection create postgres-flexible --target-id /subscriptions/s/resourceGroups/rg2/providers/Microsoft.DBforPostgreSQL/flexibleServers/pg2/databases/d",
        "rg2", "pg2")]
    [InlineData("connection create postgres-flexible --server", null, null)]
    [InlineData("", null, null)]
    public void The_server_is_found_in_azs_command_line(string line, string? group, string? server)
    {
        var found = AzEnvironmentCommand.ServerOf(line.Split(' '));

        Assert.Equal((group, server), (found?.Group, found?.Server));
    }

    [Fact]
    public void Each_user_has_a_folder_for_azs_sign_in()
    {
        var folder = AzShim.ConfigFolder(_folder, "ada@contoso.example");

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
        Assert.Equal(folder, AzShim.ConfigFolder(_folder, "Ada@contoso.example"));
        Assert.NotEqual(folder, AzShim.ConfigFolder(_folder, "eve@contoso.example"));
    }

    [Fact]
    public void The_shim_is_its_owners_only()
    {
        var folder = AzShim.Write(_folder, "u");

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.Combine(folder, "az")));
        Assert.Equal(folder, AzShim.Write(_folder, "u"));
        Assert.NotEqual(folder, AzShim.Write(_folder, "v"));
    }

    [Theory]
    [InlineData("nosuch", 127)]
    [InlineData("/nosuch/program", 127)]
    [InlineData("plain", 126)]
    public void A_program_that_cannot_run_has_the_shells_exit_code(string program, int code)
    {
        File.WriteAllText(Path.Combine(_folder, "plain"), "");

        Assert.Equal(code, (int)Assert.Throws<CliException>(() => ProgramFinder.Find(program, _folder)).ExitCode);
    }

    [Fact]
    public void A_program_is_found_on_the_programs_own_path()
        => Assert.Equal(Executable("tool", "exit 0"), ProgramFinder.Find("tool", $"/nosuch{Path.PathSeparator}{_folder}"));

    [Theory]
    [InlineData("exit 7", 7)]
    [InlineData("exit 0", 0)]
    [InlineData("test \"$ONLY\" = this && test -z \"$HOME\"", 0)]
    [InlineData("kill -TERM $$", 143)]
    public async Task The_exit_code_is_the_programs_and_so_is_the_environment(string script, int code)
    {
        var environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["ONLY"] = "this" };

        Assert.Equal(code, (int)await ChildProgram.RunAsync(["sh", "-c", script], environment, onTerminal: false));
    }

    private string Executable(string name, string script)
    {
        var path = Path.Combine(_folder, name);
        ReplacedFile.Write(
            path,
            script.StartsWith("#!", StringComparison.Ordinal) ? script : "#!/bin/sh\n" + script,
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return path;
    }

    private static async Task<(int Code, string Output)> RunAsync(string program, string arguments, string restOfPath)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        start.Environment[AzShim.RestOfPath] = restOfPath;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, output);
    }
}
