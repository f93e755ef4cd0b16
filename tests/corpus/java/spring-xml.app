# Beans in XML are reported.
-- src/main/resources/spring.xml --
<beans>
<bean id="dataSource" class="org.springframework.jdbc.datasource.DriverManagerDataSource">
    <property name="driverClassName" value="com.mysql.cj.jdbc.Driver"/>
    <property name="url" value="jdbc:mysql://app1.mysql.database.azure.com:3306/x"/>
    <property name="username" value="app"/>
@@A     <property name="password" value="Made-Up-1"/>
</bean>
</beans>
