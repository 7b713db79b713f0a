namespace IronicConsole.Engine.Steps;

/// <summary>A step that the agent says it can run (<c>get_clean_steps</c>, <c>get_deploy_steps</c>, <c>get_service_steps</c>).</summary>
/// <param name="Interface">Interface word.</param>
/// <param name="Step">Step name.</param>
/// <param name="Priority">The agent's own priority; 0 is on request only.</param>
/// <param name="Abortable">An abort may end it half-way.</param>
/// <param name="RebootRequested">The machine is to be rebooted after it.</param>
public sealed record AgentStep(string Interface, string Step, int Priority, bool Abortable, bool RebootRequested);
