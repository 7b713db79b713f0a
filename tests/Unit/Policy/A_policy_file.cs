using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Policy;

namespace IronicConsole.Tests.Policy;

public sealed class A_policy_file : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("role:member", true)]
    [InlineData("role:MEMBER", true)]
    [InlineData("role:reader", true)]
    [InlineData("role:admin", false)]
    [InlineData("role:admin or role:member and project_id:%(node.owner)s", true)]
    [InlineData("(role:admin or role:member) and project_id:%(node.lessee)s", false)]
    [InlineData("not role:admin", true)]
    [InlineData("not (role:admin or role:member)", false)]
    [InlineData("project_id:p1 and project_name:blue", true)]
    [InlineData("system_scope:all", false)]
    [InlineData("user_id:u1", true)]
    [InlineData("rule:owner_member", true)]
    [InlineData("rule:system_admin or rule:lessee_member", false)]
    [InlineData("@", true)]
    [InlineData("", true)]
    [InlineData("!", false)]
    public void Is_read_in_the_language_of_OpenStack(string check, bool allowed)
    {
        var policy = Of($"baremetal:node:get: '{check}'");
        Assert.Equal(allowed, policy.Allows(Access.InProject("p1", ["member"], "blue", "u1"), Rule.NodeGet, new PolicyTarget("p1", "p2")));
    }

    [Fact]
    public void Replaces_the_rows_that_it_names_and_no_other()
    {
        var policy = Of("# ours\nbaremetal:node:delete: role:operator\n");
        var operators = Access.OnSystem(["operator"]);
        Assert.True(policy.Allows(operators, Rule.NodeDelete));
        Assert.False(policy.Allows(Access.OnSystem(["admin"]), Rule.NodeDelete));
        Assert.False(policy.Allows(operators, Rule.NodeCreate));
        Assert.True(policy.Allows(Access.OnSystem(["admin"]), Rule.NodeCreate));
    }

    [Fact]
    public void May_have_helpers_of_its_own_and_rules_of_steps()
    {
        var policy = Of("firmware_people: role:firmware\nbaremetal:step:execute:management.update_firmware: rule:firmware_people\n");
        Assert.True(policy.ForbidsStep(Access.OnSystem(["admin"]), "management.update_firmware", default));
        Assert.False(policy.ForbidsStep(Access.OnSystem(["firmware"]), "management.update_firmware", default));
        Assert.False(policy.ForbidsStep(Access.OnSystem(["reader"]), "deploy.erase_devices", default));
    }

    [Theory]
    [InlineData("baremetal:node:get: role", "'role' is no check")]
    [InlineData("baremetal:node:get: (role:admin", "a ')' is missing")]
    [InlineData("baremetal:node:get: role:admin role:member", "'role:member' is not expected here")]
    [InlineData("baremetal:node:get: rule:nonsense", "there is no rule 'nonsense'")]
    [InlineData("baremetal:node:get: rule:one\none: rule:two\ntwo: rule:one", "leads back to itself")]
    [InlineData("baremetal:node:get: domain_id:x", "'domain_id:' is unknown")]
    [InlineData("baremetal:node:get: project_id:%(node.colour)s", "'%(node.colour)s' is unknown")]
    [InlineData("baremetal:node:gett: role:admin", "'baremetal:node:gett'")]
    [InlineData("[1, 2]", "cannot be read")]
    public void Is_refused_with_the_rule_and_what_is_wrong(string text, string told)
    {
        var wrong = Assert.Throws<ConfigurationException>(() => Of(text));
        Assert.Contains(told, wrong.Message, StringComparison.Ordinal);
        Assert.StartsWith("Policy:File: ", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void That_is_not_there_is_named() => Assert.Contains("/nowhere/policy.yaml", Assert.Throws<ConfigurationException>(() => AccessPolicy.FromFile("/nowhere/policy.yaml")).Message, StringComparison.Ordinal);

    private AccessPolicy Of(string text)
    {
        File.WriteAllText(_path, text);
        return AccessPolicy.FromFile(_path);
    }
}
