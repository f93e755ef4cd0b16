using System.Net;
using Gatehouse.Gateway;
using Gatehouse.Tests.Gateway.Postgres;

namespace Gatehouse.Tests.Gateway;

/// <summary>A listener of any protocol before a scripted upstream, for <see cref="HostileClientTests"/>.</summary>
internal sealed class HostileTarget : IAsyncDisposable
{
    public required IPEndPoint Endpoint { get; init; }

    public required TimeSpan LoginTimeout { get; init; }

    /// <summary>Every way to begin a session, as a client that means well does it.</summary>
    public required IReadOnlyDictionary<string, Func<CuttingStream, Task>> Ways { get; init; }

    /// <summary>How many sessions have come to the upstream.</summary>
    public required Func<int> Logins { get; init; }

    public required Func<IEnumerable<AuditEvent>> Audit { get; init; }

    /// <summary>Another session works, nothing of the old ones is left, and nothing was logged as the gateway's own fault.</summary>
    public required Func<Task> AssertHealthyAsync { get; init; }

    public required IAsyncDisposable Harness { get; init; }

    public ValueTask DisposeAsync() => Harness.DisposeAsync();
}
