using System.Threading.Channels;
using Gatehouse.Tokens.Sources;

namespace Gatehouse.Tests.Tokens.Sources;

public sealed class TokenCacheTests : IAsyncDisposable
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    private readonly ManualTime _time = new();
    private readonly ScriptedFetcher _service = new();
    private readonly Channel<string> _events = Channel.CreateUnbounded<string>();
    private readonly TokenCache _cache;

    public TokenCacheTests() => _cache = new TokenCache(_service, _time, new()
    {
        Jitter = () => 0,
        Fetched = _ => _events.Writer.TryWrite("fetched"),
        FetchFailed = (_, valid) => _events.Writer.TryWrite(valid ? "failed, still valid" : "failed"),
    });

    public ValueTask DisposeAsync() => _cache.DisposeAsync();

    [Fact]
    public async Task Five_hundred_callers_of_an_empty_cache_share_one_fetch()
    {
        var callers = Enumerable.Range(0, 500).Select(_ => _cache.GetAsync(default).AsTask()).ToList();
        await _service.AnswerAsync(Token("one"));

        Assert.All(await Task.WhenAll(callers), token => Assert.Equal("one", token.Value));
        Assert.Equal(1, _service.Count);
    }

    [Fact]
    public async Task A_token_is_replaced_in_the_background_before_it_ends()
    {
        await FetchAsync("one");

        _time.Advance(Life - TimeSpan.FromMinutes(4) - TimeSpan.FromSeconds(1));
        Assert.Equal(1, _service.Count);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("one", (await _cache.GetAsync(default)).Value); // nobody waits for the refresh
        await _service.AnswerAsync(Token("two"));
        await EventAsync("fetched");

        Assert.Equal("two", (await _cache.GetAsync(default)).Value);
    }

    [Fact]
    public async Task A_valid_token_serves_while_the_identity_service_is_down_and_not_a_moment_longer()
    {
        await FetchAsync("one");
        _time.Advance(Life - TimeSpan.FromMinutes(4));
        for (var i = 0; i < 5; i++)
        {
            await _service.FailAsync(new("down"));
            await EventAsync("failed, still valid");
            Assert.Equal("one", (await _cache.GetAsync(default)).Value);
            _time.Advance(TimeSpan.FromSeconds(30)); // the longest wait between two tries
        }

        await _service.FailAsync(new("down"));
        await EventAsync("failed, still valid");
        _time.Advance(TimeSpan.FromMinutes(2));
        var late = _cache.GetAsync(default).AsTask();
        await _service.FailAsync(new("down"));

        Assert.Equal("down", (await Assert.ThrowsAsync<TokenSourceException>(() => late)).Message);
    }

    [Fact]
    public async Task A_machine_that_slept_through_the_refresh_serves_no_dead_token()
    {
        await using var cache = new TokenCache(_service, new SleepingTime(_time), new() { Jitter = () => 0 });
        var first = cache.GetAsync(default).AsTask();
        await _service.AnswerAsync(Token("one"));
        await first;

        _time.Advance(Life); // no timer has fired
        var second = cache.GetAsync(default).AsTask();
        await _service.AnswerAsync(Token("two"));

        Assert.Equal("two", (await second).Value);
    }

    [Fact]
    public async Task A_service_that_asks_to_be_left_alone_is_left_alone()
    {
        var first = _cache.GetAsync(default).AsTask();
        await _service.FailAsync(new("too many requests", TimeSpan.FromMinutes(2)));
        await Assert.ThrowsAsync<TokenSourceException>(() => first);

        _time.Advance(TimeSpan.FromSeconds(119));
        await Assert.ThrowsAsync<TokenSourceException>(() => _cache.GetAsync(default).AsTask());
        Assert.Equal(1, _service.Count);

        _time.Advance(TimeSpan.FromSeconds(1));
        await _service.AnswerAsync(Token("two")); // by itself, nobody has asked
        await EventAsync("failed");
        await EventAsync("fetched");
        Assert.Equal("two", (await _cache.GetAsync(default)).Value);
    }

    [Fact]
    public async Task Tokens_of_ten_seconds_are_replaced_for_a_whole_day()
    {
        Renew(1);
        for (var i = 2; i < 8_640; i++)
        {
            await EventAsync("fetched");
            Assert.True((await _cache.GetAsync(default)).ExpiresOn > _time.GetUtcNow());
            _time.Advance(TimeSpan.FromSeconds(7.5));
            Renew(i);
        }

        void Renew(int number)
        {
            var asked = _cache.GetAsync(default).AsTask();
            Assert.True(number > 1 || !asked.IsCompleted);
            _ = _service.AnswerAsync(new($"token {number}", _time.GetUtcNow() + TimeSpan.FromSeconds(10)));
        }
    }

    [Fact]
    public async Task A_service_that_gives_the_same_token_again_is_not_asked_at_once()
    {
        var same = Token("one");
        var first = _cache.GetAsync(default).AsTask();
        await _service.AnswerAsync(same);
        await first;
        await EventAsync("fetched");
        _time.Advance(Life - TimeSpan.FromMinutes(4));
        await _service.AnswerAsync(same);
        await EventAsync("fetched");

        _time.Advance(TimeSpan.FromSeconds(59));

        Assert.Equal(2, _service.Count);
    }

    [Fact]
    public void A_token_never_shows_its_text() => Assert.DoesNotContain("secret", Token("secret").ToString(), StringComparison.Ordinal);

    private AccessToken Token(string value) => new(value, _time.GetUtcNow() + Life);

    private async Task FetchAsync(string value)
    {
        var first = _cache.GetAsync(default).AsTask();
        await _service.AnswerAsync(Token(value));
        await first;
        await EventAsync("fetched");
    }

    private async Task EventAsync(string expected)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        Assert.Equal(expected, await _events.Reader.ReadAsync(limit.Token));
    }

    /// <summary>A clock whose timers never fire.</summary>
    private sealed class SleepingTime(TimeProvider time) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => time.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
            => System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
