using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Gatehouse.Tests.Support;
using Xunit.Abstractions;

namespace Gatehouse.Tests.Migration;

/// <summary>The labelled apps of tests/corpus: what is found, and every edit. The figures are printed by the last test.</summary>
public class CorpusTests(ITestOutputHelper output)
{
    private static readonly string Folder = Path.Combine(SourceTree.Root, "tests", "corpus");

    private static readonly ConcurrentDictionary<string, CorpusRun> Runs = new();

    public static TheoryData<string> Apps => [.. Names];

    private static IEnumerable<string> Names
        => Directory.EnumerateFiles(Folder, "*.app", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(Folder, path))
            .Order(StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Apps))]
    public void An_app_is_edited_as_labelled_and_only_once(string name)
    {
        var path = Path.Combine(Folder, name);
        var app = CorpusApp.Read(path);

        var run = Runs.GetOrAdd(name, _ => app.Run());

        // To look at new edits: GATEHOUSE_CORPUS_UPDATE=1, then read the diff of the file. The labels are never written.
        if (Environment.GetEnvironmentVariable("GATEHOUSE_CORPUS_UPDATE") == "1")
            app.Save(path, run.Edits);
        Assert.Equal(app.Labels.Order(), run.Sites.Order());
        Assert.Equal(app.Edits, run.Edits);
        Assert.Equal(0, run.SecondChanges);
        Assert.Equal(0, run.SecondRewrites);
    }

    [Theory]
    [MemberData(nameof(Apps))]
    public void An_app_that_is_rewritten_as_a_whole_holds_no_secret_any_more(string name)
    {
        var app = CorpusApp.Read(Path.Combine(Folder, name));
        if (app.Stack == "guards" || app.Labels.Any(label => !label.EndsWith("Rewritten", StringComparison.Ordinal)))
            return;

        using var folder = new AppFolder(app.Files);
        folder.Write(new Gatehouse.Migration.MigrationOptions { Targets = app.Targets });

        // Made-Up-dev is the password of a database for development, which stays.
        foreach (var (path, _) in app.Files)
            Assert.DoesNotContain("Made-Up-1", folder.Read(path), StringComparison.Ordinal);
    }

    [Fact]
    public void Precision_and_recall_are_at_least_97_percent_in_every_stack_and_no_guard_is_edited()
    {
        var runs = Names.Select(name => (Name: name, App: CorpusApp.Read(Path.Combine(Folder, name))))
            .Select(app => (app.App, Run: Runs.GetOrAdd(app.Name, _ => app.App.Run()))).ToList();
        var report = new StringBuilder("| stack | apps | labelled | found | precision | recall |\n|---|---|---|---|---|---|\n");
        List<(string Stack, double Precision, double Recall)> figures = [];
        foreach (var stack in runs.GroupBy(run => run.App.Stack).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var labelled = stack.Sum(run => run.App.Labels.Count);
            var found = stack.Sum(run => run.Run.Sites.Count);
            var right = stack.Sum(run => run.Run.Sites.Count(run.App.Labels.Contains));
            figures.Add((stack.Key, found == 0 ? 1 : (double)right / found, labelled == 0 ? 1 : (double)right / labelled));
            report.Append(CultureInfo.InvariantCulture,
                $"| {stack.Key} | {stack.Count()} | {labelled} | {found} | {figures[^1].Precision:0.000} | {figures[^1].Recall:0.000} |\n");
        }

        var guards = runs.Where(run => run.App.Stack == "guards").ToList();
        report.Append(CultureInfo.InvariantCulture,
            $"\n{runs.Count} apps; {guards.Count(run => run.Run.Edits.Length > 0)} of {guards.Count} guards edited.\n");
        output.WriteLine(report.ToString());

        Assert.True(runs.Count >= 80 && guards.Count >= 20);
        Assert.All(figures, figure => Assert.True(figure is { Precision: >= 0.97, Recall: >= 0.97 }, figure.ToString()));
        Assert.All(guards, guard => Assert.Empty(guard.Run.Edits));
    }
}
