using System.Net;
using Gatehouse.Gateway.Configuration;

namespace Gatehouse.Gateway.Hosting;

/// <summary>One open listener of a gateway, of whatever protocol.</summary>
public sealed class RunningListener
{
    private readonly GatewayListener _listener;
    private readonly Func<ListenerSettings, Action> _prepare;

    /// <param name="settings">With which it was opened.</param>
    /// <param name="listener">The listener.</param>
    /// <param name="prepare">Makes new settings ready; calling what it returns brings them into effect and cannot fail.</param>
    internal RunningListener(ListenerSettings settings, GatewayListener listener, Func<ListenerSettings, Action> prepare)
        => (Settings, _listener, _prepare) = (settings, listener, prepare);

    /// <summary>What new sessions have.</summary>
    public ListenerSettings Settings { get; private set; }

    /// <summary>Where it listens, with the port that was chosen.</summary>
    public EndPoint Endpoint => _listener.BoundTo;

    /// <summary>How many sessions hold a slot.</summary>
    public int Sessions => _listener.SessionCount;

    /// <summary>Makes new settings ready; calling what is returned brings them into effect and cannot fail.</summary>
    internal Action Prepare(ListenerSettings settings)
    {
        var swap = _prepare(settings);
        return () =>
        {
            swap();
            Settings = settings;
        };
    }

    internal Task DrainAsync(CancellationToken limit) => _listener.DrainAsync(limit);
}
