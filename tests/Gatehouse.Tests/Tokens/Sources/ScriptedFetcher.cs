using System.Threading.Channels;
using Gatehouse.Tokens.Sources;

namespace Gatehouse.Tests.Tokens.Sources;

/// <summary>An identity service that the test answers for, one fetch at a time.</summary>
internal sealed class ScriptedFetcher : ITokenFetcher
{
    private readonly Channel<TaskCompletionSource<AccessToken>> _asked = Channel.CreateUnbounded<TaskCompletionSource<AccessToken>>();
    private int _count;

    public int Count => Volatile.Read(ref _count);

    public Task<AccessToken> FetchAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _count);
        var answer = new TaskCompletionSource<AccessToken>(TaskCreationOptions.RunContinuationsAsynchronously);
        Assert.True(_asked.Writer.TryWrite(answer));
        return answer.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Waits until somebody asks, and answers.</summary>
    public async Task AnswerAsync(AccessToken token) => (await NextAsync()).SetResult(token);

    /// <summary>Waits until somebody asks, and fails.</summary>
    public async Task FailAsync(TokenSourceException failure) => (await NextAsync()).SetException(failure);

    private async Task<TaskCompletionSource<AccessToken>> NextAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        return await _asked.Reader.ReadAsync(limit.Token);
    }
}
