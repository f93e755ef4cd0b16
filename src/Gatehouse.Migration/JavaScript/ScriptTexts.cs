using Gatehouse.Migration.Connections;
using Gatehouse.Migration.Edits;
using Gatehouse.Migration.Syntax;
using Gatehouse.Migration.Syntax.Expressions;
using Gatehouse.Migration.Targets;

namespace Gatehouse.Migration.JavaScript;

/// <summary>Rewrites connections that are made from one text: a URL, or a connection string of SQL Server.</summary>
internal sealed class ScriptTexts(App app, ScriptMigration migration, JavaScriptModule module, ScriptSite site)
{
    private readonly ConnectionFormat _format = ScriptMembers.KindOf(site.Flavor) switch
    {
        DatabaseKind.Postgres => ConnectionFormat.PostgresUrl,
        DatabaseKind.MySql => ConnectionFormat.MySqlUrl,
        _ => ConnectionFormat.NodeMssql,
    };

    /// <summary>Rewrites a call whose argument is the text.</summary>
    // What fills the password in, where the string is a template.
    private Expression? _password;

    public void Rewrite(Expression value)
    {
        if (!TryBegin(value, site.Configuration.Start, out var scope))
            return;
        if (site.Call is not { } call || site.Configuration.Tree != module.Tree)
        {
            RewriteKnex(value, scope);
            return;
        }

        if (site.Driver == "sequelize")
        {
            RewriteSequelize(call, value, scope);
            return;
        }

        if (site.Driver == "postgres")
        {
            RewritePostgresJs(call, value, scope);
            return;
        }

        if (site.Flavor == ScriptFlavor.Mssql)
        {
            // Where a setting has the string, the setting is the site.
            if (value is EnvironmentExpression read)
                app.Uses.Add(new(read.Key, SettingRole.ConnectionString, _format, [], false));
            else
                Finish(value, scope, []);
            return;
        }

        var name = site.Flavor == ScriptFlavor.Pg ? null : "uri";
        Finish(value, scope, [Whole(ObjectText(name, scope, call.Start))]);
    }

    /// <summary>Rewrites an object that has the text as a member.</summary>
    /// <summary>A URL that is one of two, by what the app runs as: it is taken apart when the app runs.</summary>
    public void RewriteChoice(ObjectExpression owner, Member member, IReadOnlyList<Expression> choices)
    {
        var values = choices.Select(module.Bindings.Resolve).Where(value => value is TextExpression or EnvironmentExpression).ToList();
        if (site.Flavor != ScriptFlavor.Pg || site.Driver == "typeorm" || values.Count == 0)
            return;
        var known = values.ConvertAll(value => module.Bindings.ValueOf(value));
        var scope = app.Scopes.OfConnectionString(
            new([.. known.SelectMany(value => value.Texts)], [.. known.SelectMany(value => value.Keys)]), _format);
        if (scope.Kind != HostKind.Azure)
        {
            app.Leave(module.Tree.File, owner.Tree[member.First].Start, site.Driver, scope);
            return;
        }

        var edits = new MemberEdits(owner.Tree, owner.First, owner.Members);
        edits.Replace(member, Spread(member.Value.Source, scope with { HasLocalValue = true }, owner["ssl"] is null));
        foreach (var key in known.SelectMany(value => value.Keys))
            app.Uses.Add(new(key, SettingRole.ConnectionString, _format, [], false));
        app.EditsOf(module.Tree.File).Add(edits.Edits());
        migration.CredentialOf(module).Require(app);
        app.Kinds.Add(_format.Kind);
        app.Report(module.Tree.File, owner.Tree[member.First].Start, site.Driver, Outcome.Rewritten, scope.Reason);
    }

    public void RewriteMember(ObjectExpression owner, Member member)
    {
        var value = module.Bindings.Resolve(member.Value);
        if (!TryBegin(value, owner.Tree[member.First].Start, out var scope))
            return;
        if (site.Driver == "typeorm" && site.Flavor is ScriptFlavor.Pg or ScriptFlavor.TypeOrmMySql)
        {
            RewriteTypeOrm(owner, member, value, scope);
            return;
        }

        if (site.Driver == "typeorm" || site.Flavor is ScriptFlavor.Mssql or ScriptFlavor.Tedious or ScriptFlavor.TypeOrmMssql)
        {
            app.Report(owner.Tree.File, owner.Tree[member.First].Start, site.Driver, Outcome.Assisted,
                "the URL holds the login, and wins over other members",
                "write host, username and database as members; then run the migration again");
            return;
        }

        var plan = new ScriptMemberPlan(module, owner, owner,
            ScriptMembers.Of(site.Flavor, module.Style, Credential(), app.Options.ClientId));
        if (site.Flavor == ScriptFlavor.Pg)
        {
            var edits = new MemberEdits(owner.Tree, owner.First, owner.Members);
            edits.Replace(member, Spread(SourceOf(member, value), scope, owner["ssl"] is null));
            Finish(value, scope, edits.Edits(), owner.Tree[member.First].Start);
            return;
        }

        plan.Append(member);
        Finish(value, scope, plan.Edits(), owner.Tree[member.First].Start);
    }

    // What the URL says wins over other members; a password that it does not say is asked of the function.
    private void RewriteTypeOrm(ObjectExpression owner, Member member, Expression value, Scope scope)
    {
        if (owner["password"] is not null || (owner["extra"]?.Value is ObjectExpression extra && extra["authPlugins"] is not null))
            return;
        var wanted = ScriptMembers.Of(site.Flavor, module.Style, Credential(), app.Options.ClientId)
            .Where(wanted => !scope.HasLocalValue || wanted.Name != "ssl").ToList();
        if (scope.HasLocalValue && owner["ssl"] is null)
            wanted.Add(new(null, "ssl", $"ssl: !new URL({SourceOf(member, value)}).password"));
        var plan = new ScriptMemberPlan(module, owner, owner, wanted);
        plan.Append(member);
        Finish(value, scope, plan.Edits(), owner.Tree[member.First].Start);
    }

    private string Credential() => migration.CredentialOf(module).Name;

    private bool TryBegin(Expression value, int offset, out Scope scope)
    {
        scope = app.Scopes.OfConnectionString(module.Bindings.ValueOf(value), _format);
        var texts = module.Bindings.ValueOf(value);
        if (value is TextExpression text)
        {
            if (ConnectionText.ToPasswordless(new Texts(text).Characters, _format) is not { Password: not null } conversion)
                return false;
            if (new Texts(text).IsToken(conversion.Password))
                return false;
            app.Keep(new Texts(text).Characters, conversion);
            if (new Texts(text).Holes(conversion.Host).FirstOrDefault() is { } host && module.Bindings.ValueOf(host).IsKnown)
                scope = app.Scopes.Of(module.Bindings.ValueOf(host));
            _password = new Texts(text).Holes(conversion.Password).Select(hole => module.Bindings.Resolve(hole)).FirstOrDefault();
            if (scope is { Kind: HostKind.Azure, HasLocalValue: true } && (_password is not EnvironmentExpression
                || _format.Kind != DatabaseKind.Postgres))
            {
                app.Report(module.Tree.File, offset, site.Driver, Outcome.Assisted,
                    "the same setting also names a database for development",
                    "write the connection as an object; then run the migration again");
                return false;
            }
        }

        if (value is EnvironmentExpression read && IsPasswordless(read, texts))
            return false;
        if (scope.Kind == HostKind.Azure)
            return true;
        app.Leave(module.Tree.File, offset, site.Driver, scope);
        return false;
    }

    // A setting that nobody has a value for may hold a password; one whose values are all without is done.
    private bool IsPasswordless(EnvironmentExpression read, Value value)
    {
        var known = app.Settings.ValuesOf(read.Key).Concat(value.Texts).ToList();
        return known.Count > 0 && known.TrueForAll(text => ConnectionText.ToPasswordless(text, _format) is { Password: null });
    }

    private void RewriteKnex(Expression value, Scope scope)
    {
        if (site.Configuration.Tree != module.Tree || site.Flavor == ScriptFlavor.KnexMssql)
        {
            app.Report(module.Tree.File, site.Offset, site.Driver, Outcome.Assisted,
                "a connection string of SQL Server cannot say how to log in here",
                "write the connection as an object; then run the migration again");
            return;
        }

        var name = site.Flavor == ScriptFlavor.Pg ? null : "uri";
        Finish(value, scope, [Whole(ObjectText(name, scope, site.Offset))]);
    }

    // postgres('postgres://…', { … }): what the options say wins over the URL.
    private void RewritePostgresJs(CallExpression call, Expression value, Scope scope)
    {
        var condition = scope.HasLocalValue ? $"new URL({Definite(call.Positional[0].Value)}).password" : null;
        var wanted = ScriptMembers.Of(ScriptFlavor.Pg, module.Style, Credential(), null);
        if (call.Positional.Count == 1)
        {
            var all = string.Join(", ", wanted.Select(member => member.Text));
            var text = condition is null ? $"{{ {all} }}" : $"{condition} ? {{}} : {{ {all} }}";
            Finish(value, scope, [TextEdit.Insert(module.Tree[call.Positional[0].Last].End, ", " + text)]);
        }
        else if (module.Bindings.Resolve(call.Positional[1].Value) is ObjectExpression options && options.Tree == module.Tree
            && options["password", "pass"] is null)
        {
            var plan = new ScriptMemberPlan(module, options, options, wanted, condition, condition is not null);
            plan.Append(null);
            Finish(value, scope, plan.Edits());
        }
    }

    private void RewriteSequelize(CallExpression call, Expression value, Scope scope)
    {
        var wanted = ScriptMembers.Of(site.Flavor, module.Style, Credential(), app.Options.ClientId);
        if (call.Positional.Count == 1)
        {
            var indent = module.Tree.File.Indentation(call.Start);
            var lines = wanted.GroupBy(member => member.Parent)
                .Select(group => $"{group.Key}: {{\n{Indented(group, 2)}\n{module.Style.Indent}}}");
            var text = $"{{\n{module.Style.Indent}{string.Join($",\n{module.Style.Indent}", lines)},\n}}".Replace("\n",
                module.Tree.File.NewLine + indent, StringComparison.Ordinal);
            Finish(value, scope, [TextEdit.Insert(module.Tree[call.Positional[0].Last].End, ", " + text)]);
        }
        else if (module.Bindings.Resolve(call.Positional[1].Value) is ObjectExpression options && options.Tree == module.Tree)
        {
            var plan = new ScriptMemberPlan(module, options, options, wanted);
            plan.Append(null);
            Finish(value, scope, plan.Edits());
        }
    }

    private string Indented(IEnumerable<WantedMember> members, int steps)
    {
        var indent = string.Concat(Enumerable.Repeat(module.Style.Indent, steps));
        return string.Join('\n',
            members.Select(member => indent + member.Text.Replace("\n", "\n" + indent, StringComparison.Ordinal) + ","));
    }

    private void Finish(Expression value, Scope scope, IEnumerable<TextEdit> edits, int? at = null)
    {
        List<TextEdit> all = [.. edits];
        var offset = at ?? site.Offset;
        if (value is TextExpression text)
        {
            var texts = new Texts(text);
            var conversion = ConnectionText.ToPasswordless(texts.Characters, _format, app.Options.Mode, app.Options.ClientId)!;
            foreach (var key in texts.Holes(conversion.Password).SelectMany(hole => module.Bindings.ValueOf(hole).Keys))
            {
                var hosts = texts.Holes(conversion.Host).SelectMany(hole => module.Bindings.ValueOf(hole).Keys);
                app.Uses.Add(new(key, SettingRole.Password, null, [.. hosts], !scope.HasLocalValue));
            }

            // The object beside a URL says how TLS is done; in the URL it would be said twice.
            var wanted = site.Flavor == ScriptFlavor.Mssql ? conversion.Edits : conversion.Edits.Where(edit => edit.Text.Length == 0);
            if (texts.ToFile(wanted) is not { } inFile)
            {
                app.Report(module.Tree.File, offset, site.Driver, Outcome.Assisted,
                    "the connection string is put together in a way that cannot be edited", "take the password out by hand");
                return;
            }

            all = [.. Nest(all, inFile, value)];
        }

        if (app.EditsOf(value.Tree.File).Overlaps(all))
            return;
        app.EditsOf(module.Tree.File).Add(all);
        if (site.Flavor != ScriptFlavor.Mssql && site.Flavor != ScriptFlavor.SequelizeMssql)
            migration.CredentialOf(module).Require(app);
        if (site.IsOldMySql)
            new ScriptSuccessor(app, module).UseMySql2(site.Driver);
        if (site.OldClient is { } client)
            new ScriptSuccessor(app, module).UseMySql2(client);
        app.Kinds.Add(_format.Kind);
        foreach (var key in module.Bindings.ValueOf(value).Keys)
            app.Uses.Add(new(key, SettingRole.ConnectionString, _format, [], false));
        app.Report(module.Tree.File, offset, site.Driver, Outcome.Rewritten, scope.Reason);
    }

    // A replacement that quotes the text has the edited text inside.
    private static IEnumerable<TextEdit> Nest(List<TextEdit> outer, IReadOnlyList<TextEdit> inner, Expression value)
    {
        var at = outer.FindIndex(edit => edit.End > edit.Start && edit.Start <= value.Start && edit.End >= value.End);
        if (at < 0)
            return outer.Concat(inner);
        var edited = ConnectionText.Apply(value.Source,
            inner.Select(edit => edit with { Start = edit.Start - value.Start, End = edit.End - value.Start }));
        outer[at] = outer[at] with { Text = outer[at].Text.Replace(value.Source, edited, StringComparison.Ordinal) };
        return outer;
    }

    private string SourceOf(Member member, Expression value)
        => member.IsShorthand ? member.Name! : value.Tree == module.Tree ? Definite(member.Value) : value.Source;

    // TypeScript: a setting may be missing, and what reads a URL wants to hear that it is not.
    private string Definite(Expression value)
        => value is EnvironmentExpression { Fallback: null } && Path.GetExtension(module.Tree.File.Path) is ".ts" or ".tsx" or ".mts"
            or ".cts"
            ? value.Source + "!" : value.Source;

    // With what stands around the value and says nothing: a type, an exclamation mark.
    private TextEdit Whole(string text)
    {
        var holder = site.Holder ?? site.Call?.Positional.FirstOrDefault(argument => argument.Value == site.Configuration);
        if (holder is null)
            return new(site.Configuration.Start, site.Configuration.End, text);
        var first = holder.First + (holder.Name is null ? 0 : 2);
        return new(module.Tree[first].Start, module.Tree[holder.Last].End, text);
    }

    private string ObjectText(string? name, Scope scope, int at)
    {
        var source = Definite(site.Configuration);
        var body = name is null ? Spread(source, scope, true) : $"{name}: {source},\n{Joined()}";
        var text = $"{{\n{module.Style.Indent}{body.Replace("\n", "\n" + module.Style.Indent, StringComparison.Ordinal)},\n}}";
        return text.Replace("\n", module.Tree.File.NewLine + module.Tree.File.Indentation(at), StringComparison.Ordinal);
    }

    private string Joined()
        => string.Join(",\n",
        ScriptMembers.Of(site.Flavor, module.Style, Credential(), app.Options.ClientId).Select(member => member.Text));

    // pg takes the password of a URL before any other, an empty one too: the URL is taken apart first.
    private string Spread(string source, Scope scope, bool needsTls)
    {
        migration.CredentialOf(module).RequireImport(app, "parse", "pg-connection-string", "^2.7.0");
        var members = ScriptMembers.Of(ScriptFlavor.Pg, module.Style, Credential(), null).Where(member => member.Name != "ssl" || needsTls)
            .Select(member => member.Text).ToList();
        if (!scope.HasLocalValue)
            return $"...parse({source}),\n{string.Join(",\n", members)}";
        var step = module.Style.Indent;
        if (_password is { } password)
        {
            var read = ScriptMemberPlan.ReadOf(password);
            return $"...parse({source}),\n...({read} ? {{ password: {read} }} : {{\n{step}{string.Join($",\n{step}", members)},\n}})";
        }

        return $"...parse({source}),\n...(parse({source}).password ? {{}} : {{\n{step}{string.Join($",\n{step}", members)},\n}})";
    }
}
