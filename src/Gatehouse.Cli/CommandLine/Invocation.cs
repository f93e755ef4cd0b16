using System.CommandLine;
using System.Text.Json.Nodes;
using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.Output;
using Gatehouse.LocalCloud.State;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Cli.CommandLine;

/// <summary>One call of one command: its arguments, and where its result goes.</summary>
internal sealed class Invocation(ParseResult parsed)
{
    public CliServices Services { get; } = ((GatehouseCommand)parsed.RootCommandResult.Command).Services;

    /// <summary>Path of the data folder, whether it exists or not.</summary>
    public string DataPath
        => Path.GetFullPath(parsed.GetValue(GlobalOptions.Data) ?? Services.Environment("GATEHOUSE_DATA") ?? DataFolder.DefaultPath);

    public bool Quiet => parsed.GetValue(GlobalOptions.OnlyShowErrors);

    /// <summary>From which level on a command that logs to standard error does so.</summary>
    public LogLevel Level => Quiet ? LogLevel.Error : parsed.GetValue(GlobalOptions.Verbose) ? LogLevel.Debug : LogLevel.Information;

    public string? Subscription => parsed.GetValue(GlobalOptions.Subscription);

    public OutputFormat? Format => parsed.GetValue(GlobalOptions.Output);

    /// <summary>Value of an option or argument; its default when it was not given.</summary>
    public T? Value<T>(Option<T> option) => parsed.GetValue(option);

    public T? Value<T>(Argument<T> argument) => parsed.GetValue(argument);

    public T Required<T>(Option<T> option) => parsed.GetRequiredValue(option);

    public bool Has(Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>What the command talks to, and why.</summary>
    /// <exception cref="CliException"><c>GATEHOUSE_CLOUD</c> has a value that is none.</exception>
    public CloudChoice Cloud => CloudChoice.Of(parsed.GetValue(GlobalOptions.Cloud), DataPath, Services.Environment);

    /// <summary>Folder of what commands themselves keep: the data folder; one below it for Azure, which must not go on with local work.</summary>
    public string StatePath => Cloud.Kind == CloudKind.Local ? DataPath : Path.Combine(DataPath, "azure");

    /// <summary>Opens the cloud as the signed-in principal.</summary>
    /// <exception cref="CliException">It is the local cloud and none runs, or nobody is signed in to Azure.</exception>
    public async Task<CloudSession> ConnectAsync(CancellationToken cancellationToken)
    {
        var choice = Cloud;
        if (choice.Kind == CloudKind.Local)
            return LocalSession.Open(DataPath, Subscription, Services);
        if (choice.IsGuess)
            Say($"There is no local cloud in '{DataPath}': this goes to Azure, as with --cloud azure. For a local cloud, type: gatehouse up");
        return await AzureSession.OpenAsync(Subscription, Services, Explain, cancellationToken);
    }

    /// <summary>Opens the running local cloud for a command that only it has.</summary>
    /// <exception cref="CliException">None runs, or Azure was asked for.</exception>
    public LocalSession ConnectLocal(string command)
    {
        if (Cloud is { Kind: CloudKind.Azure, IsGuess: false })
            throw CloudChoice.LocalOnly(command);
        return LocalSession.Open(DataPath, Subscription, Services);
    }

    /// <summary>Stops a command that is about the local cloud where the command line asks for Azure.</summary>
    /// <exception cref="CliException">It does.</exception>
    public void RefuseAzure(string command)
    {
        if (parsed.GetValue(GlobalOptions.Cloud) == CloudKind.Azure)
            throw CloudChoice.LocalOnly(command);
    }

    /// <summary>Writes the result to standard output.</summary>
    /// <param name="result">The result. Null writes nothing.</param>
    /// <param name="columns">What <c>--output table</c> shows. None: every plain member.</param>
    public void Write(JsonNode? result, params IReadOnlyList<Column> columns)
        => Write(result, Format ?? OutputFormat.Json, columns);

    /// <summary>Writes a result that is a table unless another format is asked for.</summary>
    public void WriteTable(JsonNode? result, params IReadOnlyList<Column> columns)
        => Write(result, Format ?? OutputFormat.Table, columns);

    private void Write(JsonNode? result, OutputFormat format, IReadOnlyList<Column> columns)
    {
        if (parsed.GetValue(GlobalOptions.Query) is not { } query)
        {
            ResultWriter.Write(Services.Output, result, format, columns);
            return;
        }

        try
        {
            ResultWriter.Write(Services.Output, query.Find(result), format, []);
        }
        catch (FormatException e)
        {
            throw CliException.Usage($"argument --query: {e.Message}");
        }
    }

    /// <summary>Tells the person something that is not the result.</summary>
    public void Say(string text)
    {
        if (!Quiet)
            Services.Error.WriteLine(text);
    }

    /// <summary>Tells what only somebody who looks for a fault wants to know.</summary>
    public void Explain(string text)
    {
        if (parsed.GetValue(GlobalOptions.Verbose))
            Services.Error.WriteLine($"INFO: {text}");
    }

    /// <summary>Runs work that may take long, and shows on a terminal that it goes on.</summary>
    public Task<T> WithProgressAsync<T>(string text, Func<IProgress<string>, Task<T>> work)
        => Progress.ShowAsync(Services, Quiet, text, work);
}
