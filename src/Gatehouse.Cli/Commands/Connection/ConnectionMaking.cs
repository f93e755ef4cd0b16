using Gatehouse.Cli.Cloud;
using Gatehouse.Cli.CommandLine;
using Gatehouse.Cli.Commands.Connection.Export;
using Gatehouse.Cli.Output;
using Gatehouse.Connector.Connections;

namespace Gatehouse.Cli.Commands.Connection;

/// <summary>Carries out or shows a request, and prints what came of it.</summary>
internal static class ConnectionMaking
{
    public static async Task<ExitCode> RunAsync(
        Invocation call, CloudSession cloud, MakingOptions options, ConnectionRequest request, CancellationToken cancellationToken)
    {
        if (options.WantsPlan(call))
            return await PlanAsync(call, cloud, options.ExportFormat(call), request, cancellationToken);
        using var held = await ConnectionJournal.OpenAsync(call.StatePath, call.Services.Time, cancellationToken);
        var journal = call.Services.Journal(held);
        var outcome = await call.WithProgressAsync(
            "Connecting", progress => ConnectionCreation.CreateAsync(request, cloud.ConnectionServices, journal, progress, cancellationToken));
        foreach (var step in outcome.Steps.Where(step => step.Applied))
            call.Say(step.IsTakenBack ? $"Taken back: {step.Sentence}" : $"{step.Sentence}: done");
        if (!outcome.Changed)
            call.Say("Everything was as wanted; nothing was changed.");
        foreach (var owner in outcome.OwnersGrants.GroupBy(grant => grant.Owner, grant => grant.Statement))
            call.Say($"Only '{owner.Key}' can grant what is missing. As that user, type: {string.Join("; ", owner)};");
        var shown = ConnectionShape.Of(outcome.Linker);
        shown["configurations"] = ConnectionShape.Of(outcome.Configurations);
        if (call.Format is OutputFormat.Table)
            call.Write(shown["configurations"], ConnectionShape.ConfigurationColumns);
        else
            call.Write(shown);
        return ExitCode.Success;
    }

    private static async Task<ExitCode> PlanAsync(
        Invocation call, CloudSession cloud, string? export, ConnectionRequest request, CancellationToken cancellationToken)
    {
        var plan = await call.WithProgressAsync(
            "Planning", _ => ConnectionCreation.PlanAsync(request, cloud.ConnectionServices, cancellationToken));
        if (export is not null)
            call.Services.Output.Write(PlanExport.Write(export, plan, request));
        else if (call.Format is null)
        {
            foreach (var line in PlanShape.Lines(plan))
                call.Services.Output.WriteLine(line);
        }
        else if (call.Format is OutputFormat.Table or OutputFormat.Tsv)
            call.Write(PlanShape.Steps(plan), PlanShape.Columns);
        else
            call.Write(PlanShape.Of(plan));
        return ExitCode.Success;
    }
}
