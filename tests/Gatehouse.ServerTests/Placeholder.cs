namespace Gatehouse.ServerTests;
