using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Gatehouse.Gateway.Configuration;

/// <summary>Reads the settings of one group by type, remembers every error, and at the end names what it does not know.</summary>
internal sealed class SettingReader(SettingGroup group, List<SettingError> errors)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public string Where => group.Where;

    public SettingNode? Node(string name)
    {
        _asked.Add(name);
        return group.Members.GetValueOrDefault(name);
    }

    public string? Text(string name) => Node(name) switch
    {
        null => null,
        SettingText { Value.Length: > 0 } text => text.Value,
        var other => Fail<string>(other, name, "is empty or no text"),
    };

    /// <summary>A list of texts; one text is a list of one, and commas separate them where it comes from a flag or an address.</summary>
    public IReadOnlyList<string> Texts(string name) => Node(name) switch
    {
        null => [],
        SettingText text => text.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        SettingList list when list.Items.All(item => item is SettingText) => [.. list.Items.Cast<SettingText>().Select(item => item.Value)],
        var other => Fail<string[]>(other, name, "is not a list of texts") ?? [],
    };

    public IReadOnlyList<SettingGroup> Groups(string name) => Node(name) switch
    {
        null => [],
        SettingList list when list.Items.All(item => item is SettingGroup) => [.. list.Items.Cast<SettingGroup>()],
        var other => Fail<SettingGroup[]>(other, name, "is not a list of groups: [ { … }, … ]") ?? [],
    };

    /// <summary>One of some words.</summary>
    public T Choice<T>(string name, T otherwise, params (string Word, T Value)[] choices)
    {
        if (Text(name) is not { } text)
            return otherwise;
        foreach (var (word, value) in choices)
        {
            if (word == text)
                return value;
        }

        Error(name, $"is '{Refusals.Clean(text)}'; write one of {string.Join(", ", choices.Select(choice => choice.Word))}");
        return otherwise;
    }

    public int Number(string name, int otherwise, int least, int most)
    {
        if (Text(name) is not { } text)
            return otherwise;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        Error(name, $"is '{Refusals.Clean(text)}'; write a number from {least} to {most}");
        return otherwise;
    }

    public TimeSpan Duration(string name, TimeSpan otherwise, TimeSpan least, TimeSpan most)
    {
        if (Text(name) is not { } text)
            return otherwise;
        if (Durations.TryParse(text, out var duration) && duration >= least && duration <= most)
            return duration;
        Error(name, $"is '{Refusals.Clean(text)}'; write a time from {Durations.Show(least)} to {Durations.Show(most)}, e.g. 30s, 5m or 500ms");
        return otherwise;
    }

    /// <summary>An address and port (<c>127.0.0.1:5432</c>, <c>[::1]:5432</c>, <c>localhost:5432</c>), or <c>unix:/path</c>.</summary>
    public EndPoint? Endpoint(string name)
    {
        if (Text(name) is not { } text)
            return null;
        if (text.StartsWith("unix:", StringComparison.Ordinal))
            return Socket(name, text["unix:".Length..]);
        var local = text.StartsWith("localhost:", StringComparison.OrdinalIgnoreCase) ? "127.0.0.1" + text["localhost".Length..] : text;
        if (local.LastIndexOf(':') > local.LastIndexOf(']') && IPEndPoint.TryParse(local, out var endpoint))
            return endpoint;
        Error(name, $"is '{Refusals.Clean(text)}'; write an address and port, e.g. 127.0.0.1:5432, or a socket, e.g. unix:/run/app/db.sock");
        return null;
    }

    /// <summary>Records an error of one setting, at its place.</summary>
    public void Error(string name, string what)
        => errors.Add(new(group.Members.GetValueOrDefault(name)?.Where ?? group.Where, $"'{name}' {what}."));

    /// <summary>Names every setting that nobody has asked for.</summary>
    /// <param name="known">Every setting that could stand here, for the nearest name.</param>
    public void Finish(IReadOnlyCollection<string> known)
    {
        foreach (var (name, node) in group.Members)
        {
            if (_asked.Contains(name) || name == "$schema")
                continue;
            var nearest = NearestName.Of(name, known);
            errors.Add(new(node.Where, $"There is no setting '{Refusals.Clean(name)}'{(nearest is null ? "." : $"; did you mean '{nearest}'?")}"));
        }
    }

    private UnixDomainSocketEndPoint? Socket(string name, string path)
    {
        if (!Path.IsPathFullyQualified(path))
            Error(name, $"has the socket '{Refusals.Clean(path)}', which is not an absolute path");
        else if (System.Text.Encoding.UTF8.GetByteCount(path) > Transport.UnixSocketConnection.MaxPathLength)
            Error(name, $"has a socket whose path is longer than {Transport.UnixSocketConnection.MaxPathLength} bytes");
        else
            return new UnixDomainSocketEndPoint(path);
        return null;
    }

    private T? Fail<T>(SettingNode node, string name, string what) where T : class
    {
        errors.Add(new(node.Where, $"'{name}' {what}."));
        return null;
    }
}
