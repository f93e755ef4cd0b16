using System.CommandLine;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Migration;
using Gatehouse.Migration.Reports;

namespace Gatehouse.Cli.Commands.Migrate;

/// <summary>Rewrites an app from passwords to passwordless: a diff first, and files only when told.</summary>
internal sealed class MigrateCommand : CliCommand
{
    private readonly Argument<string> _folder = new("folder") { Description = "Folder of the app.", DefaultValueFactory = _ => "." };
    private readonly Option<bool> _write = new("--write") { Description = "Write the changes. Default: show them, and write nothing." };
    private readonly Option<bool> _check = new(
        "--check")
    { Description = "For CI: end with 1 where a password of a database is left, and write nothing." };
    private readonly Option<bool> _allowDirty = new(
        "--allow-dirty")
    { Description = "Write even where the git tree has changes that are not committed." };

    private readonly Option<string[]> _target = new("--target")
    {
        Description = "A host or a setting (DB_HOST, DB_*, db.example.com, or all) that names a database to migrate. Default: Azure's.",
        HelpName = "name",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string> _mode = new("--mode")
    {
        Description = "Where connection strings get their token from: default (whoever is signed in), managed-identity, service-principal.",
        HelpName = "mode",
        DefaultValueFactory = _ => "default",
    };

    private readonly Option<string?> _clientId = new("--client-id")
    {
        Description = "Client id of a user-assigned managed identity. Default: AZURE_CLIENT_ID, when the app runs.",
        HelpName = "id",
    };

    private readonly Option<string?> _report = new("--report")
    {
        Description = "Print a report instead: html, json or sarif.",
        HelpName = "html|json|sarif"
    };

    private readonly Option<string> _verify = new("--verify")
    {
        Description = "After --write: read the files that changed with the tools that are there (syntax), also run what the app brings "
            + "(build: tsc and dotnet build), or none.",
        HelpName = "syntax|build|none",
        DefaultValueFactory = _ => "syntax",
    };

    public MigrateCommand() : base(
        "migrate",
        "Find the database passwords in an app's code and settings, and rewrite them to passwordless connections.",
        "gatehouse migrate app",
        "gatehouse migrate app --write",
        "gatehouse migrate app --check",
        "gatehouse migrate app --target DB_HOST --report html")
    {
        Add(_folder);
        foreach (var option in (Option[])[_write, _check, _target, _mode, _clientId, _report, _allowDirty, _verify])
            Add(option);
        _mode.CompletionSources.Add("default", "managed-identity", "service-principal");
        _verify.CompletionSources.Add("syntax", "build", "none");
        _report.CompletionSources.Add("html", "json", "sarif");
    }

    protected override async Task<ExitCode> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var folder = call.Value(_folder)!;
        if (!Directory.Exists(folder))
            throw CliException.NotFound($"There is no folder '{folder}'.");
        if (call.Value(_check) && call.Value(_write))
            throw CliException.Usage("argument --check: writes nothing, and does not go with --write");
        var report = ReportOf(call.Value(_report));
        var verify = call.Value(_verify)!;
        if (verify is not ("syntax" or "build" or "none"))
            throw CliException.Usage($"argument --verify: invalid choice: '{verify}' (choose from 'syntax', 'build', 'none')");
        var options = new MigrationOptions
        {
            Targets = call.Value(_target)
            ?? [],
            Mode = ModeOf(call.Value(_mode)!),
            ClientId = ClientIdOf(call.Value(_clientId))
        };
        if (call.Value(_write) && !call.Value(_allowDirty))
            await GitTree.RefuseDirtyAsync(folder, cancellationToken);

        var migrator = new Migrator(folder, options);
        var result = await call.WithProgressAsync(
            "looking for connections",
            progress => Task.Run(() => migrator.Run(new Counter(progress), cancellationToken), cancellationToken));
        if (call.Value(_write))
            migrator.Write(result);
        call.Services.Output.Write(report is null ? TextReport.Of(result, call.Value(_write), IsColored(call)) : report(result));
        if (call.Value(_write) && verify != "none")
        {
            // Beside the report: that may be read by a program.
            var checks = await new WrittenFiles(folder, verify == "build", call.Services.Time).CheckAsync(result, cancellationToken);
            foreach (var check in checks)
                call.Services.Error.WriteLine(check.ToString());
            if (checks.Any(check => check.Broken.Count > 0))
                return ExitCode.Failure;
        }

        return call.Value(_check) && result.HasPasswords ? ExitCode.Failure : ExitCode.Success;
    }

    // The diff is the result: it is coloured where a person sees it, and plain in a file.
    private static bool IsColored(Invocation call) => call.Services.IsColored && !Console.IsOutputRedirected;

    private static Func<MigrationResult, string>? ReportOf(string? name) => name switch
    {
        null => null,
        "html" => HtmlReport.Of,
        "json" => JsonReport.Of,
        "sarif" => SarifReport.Of,
        _ => throw CliException.Usage($"argument --report: invalid choice: '{name}' (choose from 'html', 'json', 'sarif')"),
    };

    private static PasswordlessMode ModeOf(string name) => name switch
    {
        "default" => PasswordlessMode.Default,
        "managed-identity" => PasswordlessMode.ManagedIdentity,
        "service-principal" => PasswordlessMode.ServicePrincipal,
        _ => throw CliException.Usage(
            $"argument --mode: invalid choice: '{name}' (choose from 'default', 'managed-identity', 'service-principal')"),
    };

    // It is written into programs: nothing but a GUID may come from here.
    private static string? ClientIdOf(string? text)
    {
        if (text is null || Guid.TryParseExact(text, "D", out _))
            return text;
        throw CliException.Usage($"argument --client-id: '{text}' is no client id (a GUID)");
    }

    private sealed class Counter(IProgress<string> progress) : IProgress<int>
    {
        public void Report(int value) => progress.Report($"looking for connections: {value} files");
    }
}
