using System.Runtime.Versioning;
using System.Text;
using Gatehouse.Migration;

namespace Gatehouse.Tests.Migration;

public sealed class BadInputTests
{
    private const string Program = "const { Pool } = require('pg');\n"
        + "module.exports = new Pool({\n  host: 's.postgres.database.azure.com',\n  password: 'Made-Up-1!',\n});\n";

    [Fact]
    public void Files_that_are_no_text_are_skipped_with_a_reason_and_stay()
    {
        using var app = new AppFolder();
        byte[][] contents = [[0x50, 0x00, 0x01], [0xFF, 0xFE, 0x61, 0x00], [0x61, 0xC3, 0x28], new byte[3 * 1024 * 1024]];
        for (var i = 0; i < contents.Length; i++)
            app.Write($"file{i}.js", contents[i]);

        var result = app.Write();

        Assert.Equal(["file0.js", "file1.js", "file2.js", "file3.js"], result.Skipped.Select(file => file.Path).Order());
        Assert.All(result.Skipped, file => Assert.NotEmpty(file.Reason));
        Assert.Equal(contents[2], File.ReadAllBytes(Path.Combine(app.Root, "file2.js")));
    }

    [Theory]
    [InlineData("const { Pool } = require('pg');\nnew Pool({ host: 's.postgres.database.azure.com', password: 'x'\n")]
    [InlineData("const { Pool } = require('pg');\nif (a) }{ new Pool({ host: 's.postgres.database.azure.com', password: 'x' });\n")]
    public void A_file_that_does_not_parse_is_refused_and_stays(string text)
    {
        using var app = new AppFolder(("db.js", text));

        var result = app.Write();

        Assert.Empty(result.Changes);
        Assert.Equal(text, app.Read("db.js"));
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("{a:", "}")]
    [InlineData("[", "]")]
    [InlineData("`${", "}`")]
    public void Nesting_without_end_is_survived(string open, string close)
    {
        var text = new StringBuilder("const { Pool } = require('pg');\nconst x = ");
        text.Insert(text.Length, open, 20_000).Append('1').Insert(text.Length, close, 20_000);
        using var app = new AppFolder(("db.js", text.Append('\n').ToString()), ("db.py", "import pyodbc\nx = " + new string('(', 50_000)));

        Assert.Empty(app.Run().Changes);
    }

    [Fact]
    public void A_byte_order_mark_and_line_ends_stay()
    {
        using var app = new AppFolder();
        app.Write("db.js", [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Program.ReplaceLineEndings("\r\n"))]);

        app.Write();

        var after = File.ReadAllBytes(Path.Combine(app.Root, "db.js"));
        Assert.Equal([0xEF, 0xBB, 0xBF], after[..3]);
        var text = Encoding.UTF8.GetString(after);
        Assert.Contains("getToken", text, StringComparison.Ordinal);
        Assert.Equal(text.Count(c => c == '\n'), text.Split("\r\n").Length - 1);
    }

    [Fact]
    public void A_symbolic_link_is_neither_followed_nor_replaced()
    {
        using var outside = new AppFolder(("db.js", Program));
        using var app = new AppFolder(("readme.md", "x"));
        File.CreateSymbolicLink(Path.Combine(app.Root, "db.js"), Path.Combine(outside.Root, "db.js"));
        Directory.CreateSymbolicLink(Path.Combine(app.Root, "loop"), app.Root);

        Assert.Empty(app.Write().Sites);
        Assert.Equal(Program, outside.Read("db.js"));
    }

    [Fact]
    public void A_file_of_100_MB_is_skipped_with_a_reason()
    {
        using var app = new AppFolder(("db.js", Program));
        using (var large = File.Create(Path.Combine(app.Root, "large.js")))
            large.SetLength(100L * 1024 * 1024);

        var result = app.Run();

        Assert.Equal(["large.js"], result.Skipped.Where(file => file.Reason.Contains("larger", StringComparison.Ordinal)).Select(file
            => file.Path));
        Assert.Equal(["db.js"], result.Changes.Select(change => change.Path));
    }

    [Theory]
    [InlineData("pipe.js")]
    [InlineData(".gitignore")]
    [InlineData(".env")]
    [UnsupportedOSPlatform("windows")]
    public async Task A_pipe_among_the_files_is_not_waited_for(string name)
    {
        using var app = new AppFolder(("db.js", Program));
        using (var made = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(app.Root, name)]))
            await made.WaitForExitAsync();

        var result = await Task.Run(() => app.Run()).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(["db.js"], result.Changes.Select(change => change.Path));
    }

    [Fact]
    public void A_folder_named_like_a_file_is_a_folder()
    {
        using var app = new AppFolder(("db.js/index.js", Program), (".env/x.js", "1"));

        Assert.Equal(["db.js/index.js"], app.Write().Changes.Select(change => change.Path));
    }

    [Fact]
    public void Code_of_others_is_reported_and_never_edited()
    {
        const string Url = "module.exports = 'postgres://a:Made-Up-1@s.postgres.database.azure.com/d';\n";
        using var app = new AppFolder(
            (".gitignore", "ignored/\n*.gen.js\n!kept.gen.js\n"), ("node_modules/x/index.js", Url), ("ignored/a.js", Url),
                ("b.gen.js", Url), ("kept.gen.js", Program));

        var result = app.Run();

        Assert.Equal(["b.gen.js", "ignored/a.js", "node_modules/x/index.js"],
            result.Sites.Where(site => site.Driver == "secret").Select(site => site.Path));
        Assert.Equal(["kept.gen.js"], result.Changes.Select(change => change.Path));
    }

    [Fact]
    public void A_file_that_changes_between_reading_and_writing_is_not_overwritten()
    {
        using var app = new AppFolder(("db.js", Program));
        var migrator = new Migrator(app.Root, new MigrationOptions());
        var result = migrator.Run();
        app.Write("db.js", Encoding.UTF8.GetBytes(Program + "// more\n"));

        Assert.Throws<IOException>(() => migrator.Write(result));
        Assert.EndsWith("// more\n", app.Read("db.js"), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(app.Root));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void Written_files_keep_their_mode()
    {
        using var app = new AppFolder(("db.js", Program));
        var path = Path.Combine(app.Root, "db.js");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        app.Write();

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
    }
}
