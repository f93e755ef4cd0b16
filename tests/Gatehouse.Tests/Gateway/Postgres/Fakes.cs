using System.Collections.Concurrent;
using Gatehouse.Gateway;
using Gatehouse.Gateway.Postgres.Mapping;
using Gatehouse.Tokens;
using Microsoft.Extensions.Logging;

namespace Gatehouse.Tests.Gateway.Postgres;

/// <summary>Knows one user, mapped to one service principal.</summary>
internal sealed class FakeMap : IPrincipalMap
{
    public const string User = "app";
    public const string ObjectId = "bbbbbbbb-0000-0000-0000-000000000001";

    public ValueTask<DatabaseUser?> FindUserAsync(string name, CancellationToken cancellationToken)
        => ValueTask.FromResult(name == User ? new DatabaseUser(name, true, false, new PrincipalMapping(ObjectId, FakeTokens.Tenant, "service", false)) : null);

    public ValueTask<PasswordVerifier?> FindPasswordAsync(string name, CancellationToken cancellationToken) => ValueTask.FromResult<PasswordVerifier?>(null);
}

/// <summary>Believes one token.</summary>
internal sealed class FakeTokens : ITokenValidator
{
    public const string Tenant = "7d9f1a6e-5c1b-4f0e-9f57-0a4a6b1c2d3e";
    public const string Token = "eyJhbGciOiJSUzI1NiJ9.eyJvaWQiOiJiIn0.c2ln";

    public ValueTask<Principal> ValidateAsync(string token, CancellationToken cancellationToken)
        => token == Token
            ? ValueTask.FromResult(Principals.Service(FakeMap.ObjectId))
            : throw new TokenException(TokenErrorCode.BadSignature, "The signature does not match.");
}

internal static class Principals
{
    public static Principal Service(string oid, string tenant = FakeTokens.Tenant, params string[] groups)
        => new(tenant, oid, PrincipalKind.ServicePrincipal, "client", null, groups, [], "/x/web1", "aud", DateTimeOffset.MaxValue);

    public static Principal User(string oid, string[]? groups = null, string[]? methods = null)
        => new(FakeTokens.Tenant, oid, PrincipalKind.User, "client", "eve@contoso.example", groups ?? [], methods ?? [], null, "aud", DateTimeOffset.MaxValue);
}

/// <summary>Keeps what is logged, and what is logged as the gateway's own fault.</summary>
internal sealed class LogKeeper : ILoggerFactory, ILogger
{
    public ConcurrentQueue<string> All { get; } = new();

    public ConcurrentQueue<string> Errors { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var line = $"{logLevel} {eventId.Id} {formatter(state, exception)} {exception}";
        All.Enqueue(line);
        if (logLevel >= LogLevel.Error)
            Errors.Enqueue(line);
    }

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}

internal sealed class AuditKeeper : IAuditLog
{
    public ConcurrentQueue<AuditEvent> Logins { get; } = new();

    public ConcurrentQueue<UpstreamEvent> Upstreams { get; } = new();

    public void Record(AuditEvent login) => Logins.Enqueue(login);

    public void Changed(UpstreamEvent upstream) => Upstreams.Enqueue(upstream);
}
