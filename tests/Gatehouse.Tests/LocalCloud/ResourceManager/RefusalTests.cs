namespace Gatehouse.Tests.LocalCloud.ResourceManager;

public sealed class RefusalTests(Arm arm) : IClassFixture<Arm>
{
    [Theory]
    [InlineData("MissingApiVersionParameter", 400, "GET", "{group}", null, "")]
    [InlineData("SubscriptionNotFound", 404, "GET", "/subscriptions/00000000-0000-0000-0000-000000000000", null, "?api-version=1")]
    [InlineData("SubscriptionNotFound", 404, "GET", "/subscriptions/none/resourceGroups/rg1/providers/Microsoft.Web/sites/x", null, "?api-version=1")]
    [InlineData("ResourceGroupNotFound", 404, "GET", "{sub}/resourceGroups/none", null, "?api-version=1")]
    [InlineData("ResourceGroupNotFound", 404, "GET", "{sub}/resourceGroups/none/providers/Microsoft.Web/sites", null, "?api-version=1")]
    [InlineData("ResourceNotFound", 404, "GET", "{group}/providers/Microsoft.Web/sites/none", null, "?api-version=1")]
    [InlineData("", 404, "HEAD", "{group}/providers/Microsoft.Web/sites/none", null, "?api-version=1")]
    [InlineData("ParentResourceNotFound", 404, "PUT", "{group}/providers/Microsoft.Web/sites/none/slots/s", """{"location":"x"}""", "?api-version=1")]
    [InlineData("ResourceNotFound", 404, "PUT", "{group}/providers/Microsoft.Web/sites/none/providers/A.B/c/d", "{}", "?api-version=1")]
    [InlineData("LocationRequired", 400, "PUT", "{group}/providers/Microsoft.Web/sites/web1", "{}", "?api-version=1")]
    [InlineData("LocationRequired", 400, "PUT", "{sub}/resourceGroups/rg9", "{}", "?api-version=1")]
    [InlineData("InvalidResourceGroup", 400, "PUT", "{sub}/resourceGroups/a b", """{"location":"x"}""", "?api-version=1")]
    [InlineData("InvalidResourceGroup", 400, "PUT", "{sub}/resourceGroups/dot.", """{"location":"x"}""", "?api-version=1")]
    [InlineData("InvalidResourceName", 400, "PUT", "{group}/providers/A.B/c/x%y", "{}", "?api-version=1")]
    [InlineData("InvalidResourceName", 400, "PUT", "{group}/providers/A.B/c/..", "{}", "?api-version=1")]
    [InlineData("InvalidResourceName", 400, "PUT", "{group}/providers/Microsoft.Web/sites/under_score", """{"location":"x"}""", "?api-version=1")]
    [InlineData("InvalidResourceId", 400, "PUT", "{group}/providers/9!/c/x", "{}", "?api-version=1")]
    [InlineData("InvalidRequestContent", 400, "PUT", "{group}/providers/A.B/c/x", "", "?api-version=1")]
    [InlineData("InvalidRequestContent", 400, "PUT", "{group}/providers/A.B/c/x", "[]", "?api-version=1")]
    [InlineData("InvalidRequestContent", 400, "PUT", "{group}/providers/A.B/c/x", "{", "?api-version=1")]
    [InlineData("InvalidRequestContent", 400, "PUT", "{group}/providers/A.B/c/x", """{"a":1,"a":2}""", "?api-version=1")]
    [InlineData("InvalidRequestContent", 400, "PUT", "{group}/providers/A.B/c/x", """{"a":"\ud800"}""", "?api-version=1")]
    [InlineData("InvalidRequestContent", 400, "PUT", "{group}/providers/A.B/c/x", """{"tags":{"a":1}}""", "?api-version=1")]
    [InlineData("InvalidRequestContent", 400, "PUT", "{group}/providers/A.B/c/x", """{"tags":[]}""", "?api-version=1")]
    [InlineData("InvalidRequestContent", 400, "PUT", "{group}/providers/A.B/c/x", """{"location":1}""", "?api-version=1")]
    [InlineData("InvalidRequestContent", 400, "PUT", "{group}/providers/A.B/c/x", """{"properties":1}""", "?api-version=1")]
    [InlineData("MethodNotAllowed", 405, "PUT", "{group}/providers/A.B/c", "{}", "?api-version=1")]
    [InlineData("MethodNotAllowed", 405, "DELETE", "{group}/providers/A.B/c", null, "?api-version=1")]
    [InlineData("MethodNotAllowed", 405, "TRACE", "{group}/providers/A.B/c/x", null, "?api-version=1")]
    [InlineData("MethodNotAllowed", 405, "DELETE", "{sub}", null, "?api-version=1")]
    [InlineData("NotFound", 404, "GET", "{sub}/unheardOf", null, "?api-version=1")]
    [InlineData("NotFound", 404, "POST", "{sub}/providers/A.B/doIt", "{}", "?api-version=1")]
    public async Task Refusals_have_resource_managers_codes(string code, int status, string method, string path, string? body, string query)
    {
        path = path.Replace("{group}", arm.Group, StringComparison.Ordinal).Replace("{sub}", arm.Subscription, StringComparison.Ordinal);
        Assert.Equal(code, await arm.RefusedAsync(status, method, path, body, query));
    }

    [Fact]
    public async Task An_id_longer_than_the_store_takes_is_refused()
    {
        var path = arm.Group + "/providers/A.B/" + string.Join('/', Enumerable.Repeat("c/" + new string('x', 200), 8));
        Assert.Equal("InvalidResourceId", await arm.RefusedAsync(400, "PUT", path, "{}"));
        Assert.Equal("InvalidResourceName", await arm.RefusedAsync(400, "PUT", arm.Group + "/providers/A.B/c/" + new string('x', 261), "{}"));
        Assert.Equal("ResourceNotFound", await arm.RefusedAsync(404, "GET", path));
    }
}
