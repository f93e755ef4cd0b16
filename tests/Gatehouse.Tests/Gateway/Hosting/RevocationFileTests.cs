using Gatehouse.Gateway.Access;
using Gatehouse.Gateway.Hosting;
using Gatehouse.Tests.Gateway.Postgres;

namespace Gatehouse.Tests.Gateway.Hosting;

public sealed class RevocationFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("ghrev").FullName, "revoked");
    private readonly Revocations _revocations = new();
    private readonly ManualTime _time = new();
    private readonly LogKeeper _log = new();

    public void Dispose()
    {
        Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);
        _log.Dispose();
    }

    [Fact]
    public async Task Names_stand_one_a_line_beside_comments()
    {
        await using var file = Open("\uFEFF# who has left\r\n\r\n  eve@contoso.example  \nsystem:serviceaccount:shop:web\n");

        Assert.Equal(2, _revocations.Count);
        Assert.True(_revocations.IsRevoked(Principals.User("x")));
    }

    [Fact]
    public async Task What_is_added_counts_at_once_and_what_is_taken_out_when_it_stays_out()
    {
        await using var file = Open("a\nb\n");

        Write("b\nc\n");
        file.Look();
        Assert.Equal(3, _revocations.Count);
        file.Look();
        Assert.Equal(2, _revocations.Count);
    }

    [Fact]
    public async Task An_editor_that_empties_the_file_first_lets_nobody_in()
    {
        await using var file = Open("a\n");

        Write("");
        file.Look();
        Write("a\nb\n");
        file.Look();
        file.Look();

        Assert.Equal(2, _revocations.Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("\u0001\n")]
    public async Task A_file_that_is_gone_or_is_no_list_changes_nothing_and_is_told_once(string? content)
    {
        await using var file = Open("a\n");

        if (content is null)
            File.Delete(_path);
        else
            Write(content);
        file.Look();
        file.Look();

        Assert.Equal(1, _revocations.Count);
        Assert.Single(_log.Errors);
    }

    [Fact]
    public void A_file_that_cannot_be_used_is_an_error_of_the_settings()
    {
        Assert.NotNull(RevocationFile.Error(_path));
        File.WriteAllBytes(_path, [0xFF]);
        Assert.NotNull(RevocationFile.Error(_path));
        Write("");
        Assert.Null(RevocationFile.Error(_path));
    }

    private RevocationFile Open(string content)
    {
        Write(content);
        return new RevocationFile(_path, _revocations, _time, _log);
    }

    private void Write(string content) => File.WriteAllText(_path, content);
}
