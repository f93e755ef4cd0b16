using Gatehouse.Connector.Configuration;
using Gatehouse.Connector.Connections;

namespace Gatehouse.Connector.Sources;

/// <summary>A form in which settings are written to a file.</summary>
internal interface ISettingsFile
{
    /// <summary>The file's new text.</summary>
    /// <param name="present">The text that it has. Null when there is no file.</param>
    /// <param name="connection">The connection.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="settings">The settings.</param>
    string Write(string? present, string connection, ConnectionRequest request, IReadOnlyList<ConfigurationEntry> settings);
}
