using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Gatehouse.Tokens;

namespace Gatehouse.Tests.Tokens;

public sealed class JwksCacheTests : IDisposable
{
    private const string Issuer = "https://issuer.example/tenant/v2.0";
    private const string KeysUri = "https://keys.example/tenant/keys";
    private static readonly RSAParameters Rsa2048 = TestToken.Key.ExportParameters(false);
    private readonly ManualTime _time = new();
    private readonly StubIssuer _stub = new();
    private readonly HttpClient _http;
    private readonly List<TokenException> _failures = [];
    private readonly JwksCache _cache;

    public JwksCacheTests()
    {
        _http = new HttpClient(_stub);
        _cache = new JwksCache(_http, _time, new JwksCacheOptions { FetchFailed = (_, failure) => _failures.Add(failure) });
        _stub.Serve("k1");
    }

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Key_is_fetched_once_and_kept()
    {
        var first = await Find("k1");
        var second = await Find("k1");

        Assert.Equal(Rsa2048.Modulus, first!.Parameters.Modulus);
        Assert.Same(first, second);
        Assert.Equal(1, _stub.Fetches);
    }

    [Fact]
    public async Task Issuers_do_not_share_keys()
    {
        await Find("k1");
        _stub.Answers["https://other.example/.well-known/openid-configuration"] = () => Json(new JsonObject { ["issuer"] = "https://other.example/", ["jwks_uri"] = "https://other.example/keys" });
        _stub.Answers["https://other.example/keys"] = () => Json(KeySet(("k2", Rsa2048)));

        Assert.NotNull(await _cache.FindAsync("https://other.example/", "k2", default));
        Assert.Null(await _cache.FindAsync("https://other.example/", "k1", default));
        Assert.Null(await Find("k2"));
    }

    [Fact]
    public async Task Concurrent_callers_share_one_fetch()
    {
        _stub.Gate = new TaskCompletionSource();
        var callers = Enumerable.Range(0, 50).Select(_ => Find("k1").AsTask()).ToList();

        _stub.Gate.SetResult();

        Assert.All(await Task.WhenAll(callers), Assert.NotNull);
        Assert.Equal(1, _stub.Fetches);
    }

    [Fact]
    public async Task A_caller_that_gives_up_does_not_end_the_fetch_of_the_others()
    {
        _stub.Gate = new TaskCompletionSource();
        using var impatient = new CancellationTokenSource();
        var first = _cache.FindAsync(Issuer, "k1", impatient.Token).AsTask();
        var second = Find("k1").AsTask();

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        _stub.Gate.SetResult();

        Assert.NotNull(await second);
    }

    [Fact]
    public async Task New_key_is_found_after_a_rotation()
    {
        await Find("k1");
        _stub.Serve("k1", "k2");
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.NotNull(await Find("k2"));
    }

    [Fact]
    public async Task Unknown_key_causes_at_most_one_fetch_in_30_seconds()
    {
        await Find("k1");
        for (var i = 0; i < 100; i++)
            Assert.Null(await Find($"unknown-{i}"));
        Assert.Equal(1, _stub.Fetches);

        _time.Advance(TimeSpan.FromSeconds(30));
        for (var i = 0; i < 100; i++)
            Assert.Null(await Find($"unknown-{i}"));
        Assert.Equal(2, _stub.Fetches);
    }

    [Fact]
    public async Task Due_key_is_served_at_once_and_fetched_again_in_the_background()
    {
        await Find("k1");
        _time.Advance(TimeSpan.FromHours(12));
        _stub.Gate = new TaskCompletionSource();
        _stub.Serve("k2");

        var known = Find("k1").AsTask();
        Assert.True(known.IsCompletedSuccessfully);
        Assert.NotNull(await known);

        _stub.Gate.SetResult();
        Assert.NotNull(await Find("k2")); // joins the fetch
        Assert.Null(await Find("k1"));
        Assert.Equal(2, _stub.Fetches);
    }

    [Fact]
    public async Task Last_good_keys_are_used_in_an_outage_of_up_to_7_days()
    {
        await Find("k1");
        _stub.Answers.Clear();

        _time.Advance(TimeSpan.FromDays(6));
        Assert.NotNull(await Find("k1"));
        Assert.Null(await Find("unknown"));
        Assert.NotEmpty(_failures);

        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(TokenErrorCode.KeysUnavailable, (await Refusal()).Code);
    }

    [Fact]
    public async Task Recovers_when_the_issuer_does()
    {
        _stub.Answers.Clear();
        await Refusal();
        _stub.Serve("k1");

        await Refusal(); // not asked again so soon
        _time.Advance(TimeSpan.FromSeconds(30));

        Assert.NotNull(await Find("k1"));
    }

    [Fact]
    public async Task Issuer_that_does_not_answer_is_given_up_after_10_seconds()
    {
        _stub.Gate = new TaskCompletionSource();
        var refusal = Refusal();
        await _stub.Asked.Task;

        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(refusal.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.True((await refusal).IsTransient);
    }

    public static TheoryData<string> BadAnswers =>
    [
        "discovery 404", "discovery no JSON", "discovery without jwks_uri", "other issuer", "no issuer", "issuer with a slash more",
        "jwks_uri plain http", "jwks_uri a file", "jwks_uri relative", "keys 500", "keys a redirect", "keys too long", "keys endless",
        "keys no JSON", "keys no object", "no key", "short key", "only an EC key", "only an encryption key", "keys given twice", "key that is no object",
    ];

    [Theory]
    [MemberData(nameof(BadAnswers))]
    public async Task Bad_answer_makes_keys_unavailable_and_keeps_the_last_good_ones(string name)
    {
        _stub.Misbehave(name);
        Assert.Equal(TokenErrorCode.KeysUnavailable, (await Refusal()).Code);
        Assert.Single(_failures);

        _stub.Serve("k1");
        _time.Advance(TimeSpan.FromSeconds(30));
        await Find("k1");
        _stub.Misbehave(name);
        _time.Advance(TimeSpan.FromHours(13));
        Assert.NotNull(await Find("k1"));
        Assert.Null(await Find("unknown"));
        Assert.Equal(2, _failures.Count);
    }

    [Fact]
    public async Task Plain_http_on_loopback_is_accepted()
    {
        _stub.Answers["http://127.0.0.1:8080/t/.well-known/openid-configuration"] = () => Json(new JsonObject { ["issuer"] = "http://127.0.0.1:8080/t", ["jwks_uri"] = "http://localhost:8080/keys" });
        _stub.Answers["http://localhost:8080/keys"] = () => Json(KeySet(("k1", Rsa2048)));

        Assert.NotNull(await _cache.FindAsync("http://127.0.0.1:8080/t", "k1", default));
    }

    [Fact]
    public async Task Of_two_keys_with_one_id_the_first_counts()
    {
        _stub.Answers[KeysUri] = () => Json(KeySet(("k1", Rsa2048), ("k1", TestToken.Stranger.ExportParameters(false))));

        Assert.Equal(Rsa2048.Modulus, (await Find("k1"))!.Parameters.Modulus);
    }

    [Fact]
    public async Task Unusable_keys_beside_a_good_one_are_left_out()
    {
        _stub.Answers[KeysUri] = () =>
        {
            var set = KeySet(("k1", Rsa2048), ("weak", new RSAParameters { Modulus = Rsa2048.Modulus, Exponent = [1] }));
            ((JsonArray)set["keys"]!).Add(new JsonObject { ["kty"] = "EC", ["kid"] = "ec", ["crv"] = "P-256", ["x"] = "AA", ["y"] = "AA" });
            return Json(set);
        };

        Assert.NotNull(await Find("k1"));
        Assert.Null(await Find("weak"));
        Assert.Null(await Find("ec"));
    }

    private ValueTask<SigningKey?> Find(string keyId) => _cache.FindAsync(Issuer, keyId, CancellationToken.None);

    private Task<TokenException> Refusal() => Assert.ThrowsAsync<TokenException>(() => Find("k1").AsTask());

    private static HttpResponseMessage Json(JsonNode json) => Text(json.ToJsonString());

    private static HttpResponseMessage Text(string text) => new(HttpStatusCode.OK) { Content = new StringContent(text) };

    private static JsonObject KeySet(params (string Id, RSAParameters Key)[] keys) => new()
    {
        ["keys"] = new JsonArray([.. keys.Select(key => new JsonObject
        {
            ["kty"] = "RSA", ["use"] = "sig", ["kid"] = key.Id, ["n"] = Base64Url.EncodeToString(key.Key.Modulus), ["e"] = Base64Url.EncodeToString(key.Key.Exponent),
        })]),
    };

    /// <summary>An issuer in memory.</summary>
    private sealed class StubIssuer : HttpMessageHandler
    {
        private const string Discovery = Issuer + "/.well-known/openid-configuration";
        private int _fetches;

        public ConcurrentDictionary<string, Func<HttpResponseMessage>> Answers { get; } = new();

        public TaskCompletionSource? Gate { get; set; }

        public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Fetches => _fetches;

        public void Serve(params string[] keyIds)
        {
            Answers[Discovery] = () => Json(new JsonObject { ["issuer"] = Issuer, ["jwks_uri"] = KeysUri });
            Answers[KeysUri] = () => Json(KeySet([.. keyIds.Select(id => (id, Rsa2048))]));
        }

        public void Misbehave(string how)
        {
            Serve("k1");
            var (address, answer) = how switch
            {
                "discovery 404" => (Discovery, (Func<HttpResponseMessage>)(() => new(HttpStatusCode.NotFound))),
                "discovery no JSON" => (Discovery, () => Text("<html>")),
                "discovery without jwks_uri" => (Discovery, () => Json(new JsonObject { ["issuer"] = Issuer })),
                "other issuer" => (Discovery, () => Json(new JsonObject { ["issuer"] = "https://issuer.example/other/v2.0", ["jwks_uri"] = KeysUri })),
                "no issuer" => (Discovery, () => Json(new JsonObject { ["jwks_uri"] = KeysUri })),
                "issuer with a slash more" => (Discovery, () => Json(new JsonObject { ["issuer"] = Issuer + "/", ["jwks_uri"] = KeysUri })),
                "jwks_uri plain http" => (Discovery, () => Named("http://keys.example/tenant/keys")),
                "jwks_uri a file" => (Discovery, () => Named("file:///etc/passwd")),
                "jwks_uri relative" => (Discovery, () => Named("/keys")),
                "keys 500" => (KeysUri, () => new(HttpStatusCode.InternalServerError)),
                "keys a redirect" => (KeysUri, () => new(HttpStatusCode.Redirect) { Headers = { Location = new Uri(Discovery) } }),
                "keys too long" => (KeysUri, () => Text(KeySet(("k1", Rsa2048)).ToJsonString() + new string(' ', 300_000))),
                "keys endless" => (KeysUri, () => new(HttpStatusCode.OK) { Content = new StreamContent(new EndlessStream()) }),
                "keys no JSON" => (KeysUri, () => Text("{\"keys\":[")),
                "keys no object" => (KeysUri, () => Text("[]")),
                "no key" => (KeysUri, () => Json(KeySet())),
                "short key" => (KeysUri, () => Json(KeySet(("k1", new RSAParameters { Modulus = Rsa2048.Modulus![..128], Exponent = Rsa2048.Exponent })))),
                "only an EC key" => (KeysUri, () => Text("""{"keys":[{"kty":"EC","kid":"k1","crv":"P-256","x":"AA","y":"AA"}]}""")),
                "only an encryption key" => (KeysUri, () => Text(KeySet(("k1", Rsa2048)).ToJsonString().Replace("\"sig\"", "\"enc\"", StringComparison.Ordinal))),
                "keys given twice" => (KeysUri, () => Text("""{"keys":[],"keys":[]}""")),
                "key that is no object" => (KeysUri, () => Text("""{"keys":["k1"]}""")),
                _ => throw new ArgumentOutOfRangeException(nameof(how), how, null),
            };
            Answers[address] = answer;
        }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var address = request.RequestUri!.AbsoluteUri;
            if (address.EndsWith("openid-configuration", StringComparison.Ordinal))
                Interlocked.Increment(ref _fetches);
            Asked.TrySetResult();
            if (Gate is { } gate)
                await gate.Task.WaitAsync(cancellationToken);
            return Answers.TryGetValue(address, out var answer) ? answer() : throw new HttpRequestException("no route to host");
        }

        private static HttpResponseMessage Named(string keysUri) => Json(new JsonObject { ["issuer"] = Issuer, ["jwks_uri"] = keysUri });
    }

    private sealed class EndlessStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            buffer.Span.Fill((byte)' ');
            return new(buffer.Length);
        }
    }
}
