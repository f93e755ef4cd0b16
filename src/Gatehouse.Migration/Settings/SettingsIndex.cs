namespace Gatehouse.Migration.Settings;

/// <summary>Every setting of the app's files, by its key.</summary>
internal sealed class SettingsIndex
{
    private readonly Dictionary<string, List<Setting>> _byKey = new(StringComparer.OrdinalIgnoreCase);

    private readonly List<Setting> _all = [];

    public IReadOnlyList<Setting> All => _all;

    public void Add(IEnumerable<Setting> settings)
    {
        foreach (var setting in settings)
        {
            if (!_byKey.TryGetValue(setting.Key, out var list))
                _byKey[setting.Key] = list = [];
            list.Add(setting);
            _all.Add(setting);
        }
    }

    public IReadOnlyList<Setting> Of(string key) => _byKey.TryGetValue(key, out var list) ? list : [];

    public IReadOnlyList<string> ValuesOf(string key) => [.. Of(key).Select(setting => setting.Value).Where(value => value.Length > 0)];
}
