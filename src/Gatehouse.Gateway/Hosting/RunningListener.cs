using System.Net;
using Gatehouse.Gateway.Configuration;
using Gatehouse.Gateway.MySql;
using Gatehouse.Gateway.Postgres;
using Gatehouse.Gateway.Tds;

namespace Gatehouse.Gateway.Hosting;

/// <summary>One open listener of a gateway, of whatever protocol.</summary>
public sealed class RunningListener
{
    private readonly PostgresListener? _postgres;
    private readonly MySqlListener? _mySql;
    private readonly TdsListener? _tds;

    internal RunningListener(ListenerSettings settings, PostgresListener listener) => (Settings, _postgres) = (settings, listener);

    internal RunningListener(ListenerSettings settings, MySqlListener listener) => (Settings, _mySql) = (settings, listener);

    internal RunningListener(ListenerSettings settings, TdsListener listener) => (Settings, _tds) = (settings, listener);

    /// <summary>What new sessions have.</summary>
    public ListenerSettings Settings { get; private set; }

    /// <summary>Where it listens, with the port that was chosen.</summary>
    public EndPoint Endpoint => _postgres?.BoundTo ?? _mySql?.BoundTo ?? _tds!.BoundTo;

    /// <summary>How many sessions hold a slot.</summary>
    public int Sessions => _postgres?.SessionCount ?? _mySql?.SessionCount ?? _tds!.SessionCount;

    /// <summary>Makes new settings ready; calling what is returned brings them into effect and cannot fail.</summary>
    internal Action Prepare(ListenerSettings settings, ListenerFactory factory)
    {
        var swap = _postgres is not null
            ? _postgres.Prepare(
                factory.Postgres(settings), settings.Client == ClientAuthentication.Token ? factory.Validator(settings) : null)
            : _mySql?.Prepare(factory.MySql(settings)) ?? _tds!.Prepare(factory.Tds(settings));
        return () =>
        {
            swap();
            Settings = settings;
        };
    }

    internal Task DrainAsync(CancellationToken limit)
        => _postgres?.DrainAsync(limit) ?? _mySql?.DrainAsync(limit) ?? _tds!.DrainAsync(limit);
}
