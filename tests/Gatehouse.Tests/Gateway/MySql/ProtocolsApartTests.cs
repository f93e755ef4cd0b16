using System.Reflection;
using Gatehouse.Gateway;
using Gatehouse.Protocols;

namespace Gatehouse.Tests.Gateway.MySql;

/// <summary>Keeps the rule of the design that no protocol uses another's types.</summary>
public class ProtocolsApartTests
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Theory]
    [InlineData(".MySql", ".Postgres")]
    [InlineData(".Postgres", ".MySql")]
    [InlineData(".Tds", ".MySql")]
    [InlineData(".Tds", ".Postgres")]
    [InlineData(".MySql", ".Tds")]
    [InlineData(".Postgres", ".Tds")]
    public void No_protocol_uses_a_type_of_another(string one, string other)
    {
        var types = new[] { typeof(GatewayException).Assembly, typeof(ProtocolException).Assembly }
            .SelectMany(assembly => assembly.GetTypes()).Where(type => IsIn(type, one)).ToList();

        Assert.NotEmpty(types);
        Assert.Empty(types.SelectMany(Used).Where(type => IsIn(type, other)).Distinct());
    }

    private static bool IsIn(Type type, string part) => $"{type.Namespace}.".Contains($"{part}.", StringComparison.Ordinal);

    private static IEnumerable<Type> Used(Type type)
    {
        var used = type.GetFields(All).Select(field => field.FieldType)
            .Concat(type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)).SelectMany(Used))
            .Concat(type.GetMethods(All).Select(method => method.ReturnType))
            .Append(type.BaseType ?? typeof(object))
            .Concat(type.GetInterfaces());
        return used.SelectMany(Parts);
    }

    private static IEnumerable<Type> Used(MethodBase method)
        => method.GetParameters().Select(parameter => parameter.ParameterType)
            .Concat(method.GetMethodBody()?.LocalVariables.Select(local => local.LocalType) ?? []);

    private static IEnumerable<Type> Parts(Type type) => type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type) : [type];
}
