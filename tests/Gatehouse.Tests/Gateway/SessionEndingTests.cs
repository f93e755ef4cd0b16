using Gatehouse.Gateway;

namespace Gatehouse.Tests.Gateway;

public sealed class SessionEndingTests : IDisposable
{
    private static readonly GatewayException Reason = Refusals.SessionExpired(DateTimeOffset.UnixEpoch);

    private readonly ManualTime _time = new();
    private readonly SessionEnding _ending = new();

    public void Dispose() => _ending.Dispose();

    [Fact]
    public void It_ends_at_the_instant_and_not_before()
    {
        _ending.EndAt(_time.GetUtcNow().AddHours(1), _time, Reason);

        _time.Advance(TimeSpan.FromSeconds(3599));
        Assert.Null(_ending.Reason);
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Same(Reason, _ending.Reason);
    }

    [Fact]
    public async Task Its_token_is_cancelled_and_the_first_reason_counts()
    {
        var cancelled = new TaskCompletionSource();
        await using var registration = _ending.Token.Register(cancelled.SetResult);

        _ending.End(Reason);
        _ending.End(Refusals.Internal());

        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Same(Reason, _ending.Reason);
    }

    [Fact]
    public void An_instant_that_has_passed_ends_at_once()
    {
        _ending.EndAt(_time.GetUtcNow().AddSeconds(-1), _time, Reason);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Same(Reason, _ending.Reason);
    }

    [Fact]
    public void After_the_session_nothing_happens()
    {
        _ending.EndAt(_time.GetUtcNow().AddSeconds(1), _time, Reason);
        _ending.Dispose();
        _time.Advance(TimeSpan.FromMinutes(1));
        _ending.End(Reason);

        Assert.Null(_ending.Reason);
    }
}
