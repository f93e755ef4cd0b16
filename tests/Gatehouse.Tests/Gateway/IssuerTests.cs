using Gatehouse.Protocols.Tds;
using Gatehouse.Tests.Tokens;
using Gatehouse.Tokens;

namespace Gatehouse.Tests.Gateway;

/// <summary>What an issuer's keys do to the logins of every protocol: not there yet, new ones, none for a day.</summary>
public class IssuerTests
{
    private readonly ManualTime _time = new(TestToken.Now);
    private readonly CountingIssuer _issuer;

    public IssuerTests() => _issuer = new CountingIssuer(_time);

    public static TheoryData<string> Protocols => ["postgres", "mysql", "tds"];

    [Theory]
    [InlineData("postgres", 1)]
    [InlineData("postgres", 500)]
    [InlineData("mysql", 50)]
    [InlineData("tds", 50)]
    public async Task Any_number_of_first_logins_at_once_fetches_the_keys_once(string protocol, int count)
    {
        var waiting = new WaitingValidator(_issuer.Validator, count);
        _issuer.Gate = waiting.All; // the keys come when every login waits for them
        await using var listener = await StartAsync(protocol, waiting);
        var token = _issuer.Token();

        await Task.WhenAll(Enumerable.Range(0, count).Select(_ => listener.LoginAsync(token)));

        Assert.Equal(1, _issuer.Fetches);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task New_keys_are_found_under_load_and_no_login_fails(string protocol)
    {
        await using var listener = await StartAsync(protocol, _issuer.Validator);
        for (var round = 1; round <= 4; round++)
        {
            // As issuers do it: the next key is told of beside the last before anything is signed with it.
            string[] keys = [$"k{round}", $"k{round + 1}"];
            _issuer.Published = keys;
            _time.Advance(TimeSpan.FromHours(13));
            var tokens = Enumerable.Range(0, 16).Select(index => _issuer.Token(keys[index % 2])).ToList();

            await Task.WhenAll(tokens.Select(listener.LoginAsync));

            Assert.Equal(round, _issuer.Fetches);
        }
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Logins_go_on_while_the_issuer_is_down_for_a_day(string protocol)
    {
        await using var listener = await StartAsync(protocol, _issuer.Validator);
        await listener.LoginAsync(_issuer.Token());
        _issuer.IsDown = true;

        for (var hour = 0; hour < 24; hour++)
        {
            _time.Advance(TimeSpan.FromHours(1));
            await listener.LoginAsync(_issuer.Token());
        }

        await Assert.ThrowsAnyAsync<Exception>(() => listener.LoginAsync(_issuer.Token("k2"))); // a key that nobody could tell of
        _issuer.IsDown = false;
        _issuer.Published = ["k2"];
        _time.Advance(TimeSpan.FromSeconds(30));
        await listener.LoginAsync(_issuer.Token("k2"));
    }

    private static async Task<Site> StartAsync(string protocol, ITokenValidator tokens)
    {
        // The listener's own clock stands still: no login of however many is refused for being slow.
        var time = new ManualTime();
        switch (protocol)
        {
            case "postgres":
                var postgres = await Postgres.Harness.StartAsync(tokens: tokens, time: time);
                return new Site(postgres, async token =>
                {
                    await using var client = await postgres.ConnectAsync();
                    await client.StartTlsAsync();
                    await client.LoginAsync(token: token);
                });
            case "mysql":
                var mySql = await MySql.Harness.StartAsync(tokens: tokens, time: time);
                return new Site(mySql, async token =>
                {
                    await using var client = await mySql.ConnectAsync();
                    await client.LoginAsync(token);
                });
            default:
                var tds = await Tds.Harness.StartAsync(tokens: tokens, time: time);
                return new Site(tds, async token =>
                {
                    await using var client = await tds.ConnectAsync();
                    await client.StartTlsAsync();
                    await client.SendAsync(Tds.ClientScript.Login(features: Tds.ClientScript.SecurityToken(token)));
                    Assert.Contains(await client.ReadTokensAsync(), answer => answer is LoginAck);
                });
        }
    }

    /// <summary>A listener and how to log in there.</summary>
    private sealed record Site(IAsyncDisposable Harness, Func<string, Task> LoginAsync) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Harness.DisposeAsync();
    }

    /// <summary>Says when a number of logins have come as far as their token.</summary>
    private sealed class WaitingValidator(ITokenValidator inner, int count) : ITokenValidator
    {
        private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _come;

        public Task All => _all.Task;

        public ValueTask<Principal> ValidateAsync(string token, CancellationToken cancellationToken)
        {
            var validation = inner.ValidateAsync(token, cancellationToken); // waits for the keys from here on
            if (Interlocked.Increment(ref _come) == count)
                _all.SetResult();
            return validation;
        }
    }
}
