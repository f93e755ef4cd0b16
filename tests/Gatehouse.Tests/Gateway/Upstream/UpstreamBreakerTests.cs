using Gatehouse.Gateway;
using Gatehouse.Gateway.Upstream;

namespace Gatehouse.Tests.Gateway.Upstream;

public class UpstreamBreakerTests
{
    private const GatewayErrorCode Down = GatewayErrorCode.UpstreamUnavailable;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly ManualTime _time = new();
    private readonly List<UpstreamSuspension?> _changes = [];
    private readonly UpstreamBreaker _breaker;

    public UpstreamBreakerTests()
    {
        _breaker = new(_time, _changes.Add);
        _breaker.Configure(3, Pause);
    }

    [Fact]
    public void It_opens_after_so_many_failures_in_a_row_and_says_since_when_and_until_when()
    {
        var first = _time.GetUtcNow();
        Fail();
        _time.Advance(TimeSpan.FromSeconds(5));
        Fail();
        Fail();

        var refusal = Refused();

        Assert.Equal(GatewayErrorCode.UpstreamSuspended, refusal.Code);
        Assert.True(refusal.IsTransient);
        Assert.Contains("2027-03-01 12:00:00Z", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("12:00:07.000Z", refusal.Hint, StringComparison.Ordinal);
        Assert.Equal(new UpstreamSuspension(first, 3, Down, _time.GetUtcNow() + Pause), Assert.Single(_changes));
    }

    [Fact]
    public void A_success_between_them_keeps_it_closed()
    {
        for (var i = 0; i < 10; i++)
        {
            Fail();
            Fail();
            _breaker.Begin().Succeeded();
        }

        Assert.Empty(_changes);
    }

    [Fact]
    public void After_the_pause_one_session_asks_and_the_others_wait_for_what_it_finds()
    {
        Open();
        _time.Advance(Pause);

        var probe = _breaker.Begin();
        Refused();
        probe.Succeeded();

        _breaker.Begin().Dispose();
        Assert.Equal(2, _changes.Count);
        Assert.Null(_changes[1]);
    }

    [Fact]
    public void A_probe_that_fails_keeps_it_open_for_another_pause_and_is_no_news()
    {
        Open();
        for (var i = 0; i < 3; i++)
        {
            _time.Advance(Pause);
            Fail();
            _time.Advance(Pause - TimeSpan.FromMilliseconds(1));
            Refused();
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Fail();
        }

        Assert.Single(_changes);
    }

    [Fact]
    public void A_probe_whose_client_leaves_lets_the_next_session_ask_at_once()
    {
        Open();
        _time.Advance(Pause);
        _breaker.Begin().Dispose();

        _breaker.Begin().Succeeded();

        Assert.Equal(2, _changes.Count);
    }

    [Fact]
    public void A_probe_that_never_says_anything_does_not_keep_it_open()
    {
        Open();
        _time.Advance(Pause);
        _breaker.Begin();
        _time.Advance(Pause);

        _breaker.Begin().Succeeded();

        Assert.Null(_changes[^1]);
    }

    [Fact]
    public void A_session_of_before_neither_prolongs_the_pause_nor_counts_twice()
    {
        var old = _breaker.Begin();
        Open();
        _time.Advance(Pause - TimeSpan.FromMilliseconds(1));
        old.Failed(Down);
        old.Failed(Down);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        _breaker.Begin().Succeeded();

        Assert.Null(_changes[^1]);
    }

    [Fact]
    public void New_settings_let_the_next_session_ask()
    {
        Open();
        _breaker.Configure(0, Pause);
        for (var i = 0; i < 20; i++)
            Fail();

        Assert.Equal(2, _changes.Count);
        Assert.Null(_changes[1]);
    }

    [Fact]
    public async Task Of_many_sessions_at_once_one_asks()
    {
        Open();
        _time.Advance(Pause);

        var asked = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() =>
        {
            try
            {
                _breaker.Begin();
                return 1;
            }
            catch (GatewayException)
            {
                return 0;
            }
        })));

        Assert.Equal(1, asked.Sum());
    }

    private void Open()
    {
        for (var i = 0; i < 3; i++)
            Fail();
    }

    private void Fail() => _breaker.Begin().Failed(Down);

    private GatewayException Refused() => Assert.Throws<GatewayException>(() => _breaker.Begin());
}
