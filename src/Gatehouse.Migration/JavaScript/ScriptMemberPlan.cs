using Gatehouse.Migration.Edits;
using Gatehouse.Migration.Syntax;
using Gatehouse.Migration.Syntax.Expressions;

namespace Gatehouse.Migration.JavaScript;

/// <summary>Puts the wanted members into an object: where the password stood, or into the nested object that exists already.</summary>
internal sealed class ScriptMemberPlan
{
    private readonly JavaScriptModule _module;
    private readonly MemberEdits _own;
    private readonly List<MemberEdits> _nested = [];
    private readonly List<TextEdit> _values = [];
    private readonly List<string> _texts = [];
    private readonly List<string> _appended = [];
    private readonly string? _condition;
    private readonly bool _isSpread;

    /// <param name="module">The module of the object that is edited.</param>
    /// <param name="owner">The object that is edited.</param>
    /// <param name="configuration">The object that the driver gets; the owner is spread into it, or is it.</param>
    /// <param name="wanted">What has to be there.</param>
    /// <param name="condition">What is true where a password is set, for a database for development; nothing where none is.</param>
    /// <param name="isSpread">Whether every member depends on the condition by itself, because no password stands in the object.</param>
    public ScriptMemberPlan(JavaScriptModule module, ObjectExpression owner, ObjectExpression configuration,
        IReadOnlyList<WantedMember> wanted, string? condition = null, bool isSpread = false)
    {
        _module = module;
        _condition = condition;
        _isSpread = isSpread;
        _own = new MemberEdits(owner.Tree, owner.First, owner.Members);
        foreach (var group in wanted.GroupBy(member => member.Parent))
        {
            if (group.Key is null)
                AddOwn(group, configuration);
            else if (configuration[group.Key] is not { } parent)
                AddParent(group.Key, [.. group]);
            else if (module.Bindings.Resolve(parent.Value) is ObjectExpression holder && holder.Tree == owner.Tree)
                AddNested(holder, group);
            else
                CanSwitch = false;
        }
    }

    /// <summary>Whether all that is wanted stands in one place, so that it can depend on a condition.</summary>
    public bool CanSwitch { get; private set; } = true;

    public bool NeedsCredential { get; private set; }

    public void Replace(Member password, Member? user)
    {
        if (user is not null)
            _own.Remove(user);
        if (_texts.Count == 0)
            _own.Remove(password);
        else
            _own.Replace(password, string.Join(",\n", _texts));
        foreach (var text in _appended)
            _own.Append(text);
    }

    /// <summary>Adds what is wanted beside what is there.</summary>
    public void Append(Member? after)
    {
        if (after is not null && _texts.Count > 0)
            _own.Replace(after, string.Join(",\n", _texts.Prepend(_own.Source(after))));
        else if (after is null)
            _appended.InsertRange(0, _texts);
        foreach (var text in _appended)
            _own.Append(text);
    }

    /// <summary>Keeps the password where the environment has one, for a database for development.</summary>
    public void Switch(Member password, Member? user)
    {
        if (user is not null)
            _own.Remove(user);
        var step = _module.Style.Indent;
        var own = string.Join(", ", new[] { user, password }.OfType<Member>().Select(member => _own.Source(member)));
        var token = string.Join($",\n{step}",
            _texts.Concat(_appended).Select(text => text.Replace("\n", "\n" + step, StringComparison.Ordinal)));
        _own.Replace(password, $"...({_condition} ? {{ {own} }} : {{\n{step}{token},\n}})");
    }

    public IEnumerable<TextEdit> Edits() => _own.Edits().Concat(_nested.SelectMany(nested => nested.Edits())).Concat(_values);

    /// <summary>The read of a setting, without what stands in for it.</summary>
    public static string ReadOf(Expression value)
        => value is EnvironmentExpression { Fallback: { } fallback }
            ? value.Tree.Text[value.Start..fallback.Start].TrimEnd('|', '?', ' ') : value.Source;

    private string Conditional(WantedMember member)
    {
        if (_condition is null || member.Name == "clientId")
            return member.Text;
        // A hook decides when it runs; the others when the object is made.
        return member.Parent == "hooks"
            ? member.Text.Replace("config.password =", "if (!config.password) config.password =", StringComparison.Ordinal)
            : $"...({_condition} ? {{}} : {{ {member.Text.Replace("\n", "\n" + _module.Style.Indent, StringComparison.Ordinal)} }})";
    }

    private TextEdit Instead(Member existing, WantedMember member)
    {
        var value = member.Text[(member.Text.IndexOf(':', StringComparison.Ordinal) + 2)..];
        return new(existing.Value.Start, existing.Value.End, _condition is null ? value
            : value == "true" ? $"!{_condition}" : $"{_condition} ? false : {value}");
    }

    private void AddOwn(IEnumerable<WantedMember> wanted, ObjectExpression configuration)
    {
        foreach (var member in wanted)
        {
            NeedsCredential |= member.NeedsCredential;
            var existing = configuration[member.Name];
            if (existing is null || member.Name is "password" or "authentication")
                _texts.Add(_isSpread ? Conditional(member) : member.Text);
            else if (existing.Value.Source is "false")
                _values.Add(Instead(existing, member));
        }
    }

    private void AddParent(string name, IReadOnlyList<WantedMember> wanted)
    {
        var step = _module.Style.Indent;
        NeedsCredential |= wanted.Any(member => member.NeedsCredential);
        var lines = wanted.Select(member =>
        {
            var parts = (_isSpread ? Conditional(member) : member.Text).Split("  //");
            return step + parts[0].Replace("\n", "\n" + step, StringComparison.Ordinal) + "," + (parts.Length > 1 ? "  //" + parts[1] : "");
        });
        _appended.Add($"{name}: {{\n{string.Join('\n', lines)}\n}}");
    }

    private void AddNested(ObjectExpression holder, IEnumerable<WantedMember> wanted)
    {
        var edits = new MemberEdits(holder.Tree, holder.First, holder.Members);
        foreach (var member in wanted)
        {
            NeedsCredential |= member.NeedsCredential;
            var existing = holder[member.Name];
            if (existing is null)
                edits.Append(Conditional(member));
            else if (existing.Value.Source is "false")
                _values.Add(Instead(existing, member));
        }

        _nested.Add(edits);
    }
}
